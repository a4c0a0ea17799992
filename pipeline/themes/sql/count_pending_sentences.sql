select count(*) from pending_sentences;
