-- grain: none. Owner: pipeline/jobs/erase.py. Frees the temporary tables of an erasure.
drop table if exists erased;
drop table if exists erased_versions;
drop table if exists erased_rejects;
drop table if exists erased_verbatims;
drop table if exists erased_texts;
