select count(*) from pending_texts;
