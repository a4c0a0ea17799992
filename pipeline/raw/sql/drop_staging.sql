-- writes: buried, staged_keys, staged_measures, staged_plain, staged_rejects, staged_responses, staged_scores, staged_verbatims, verdicts, withdrawn
-- Frees what the last file left.
drop table if exists staged_responses;
drop table if exists staged_scores;
drop table if exists staged_measures;
drop table if exists staged_verbatims;
drop table if exists staged_rejects;
drop table if exists staged_plain;
drop table if exists staged_keys;
drop table if exists verdicts;
drop table if exists buried;
drop table if exists withdrawn;
