-- Macro, for this connection only. A sentence in lower case with straight apostrophes and single blanks: what the patterns of cues.yaml and the words
-- of themes are found in.
create or replace temp macro plain_sentence(text, start_char, end_char) as
    regexp_replace(replace(lower(text[start_char + 1:end_char]), '’', ''''), '\s+', ' ', 'g');
