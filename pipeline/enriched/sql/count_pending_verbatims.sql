select count(*) from pending_verbatims;
