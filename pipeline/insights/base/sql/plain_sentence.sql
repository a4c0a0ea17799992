-- Macro, for this connection only. A sentence in lower case with straight apostrophes and single blanks: what the patterns of cues.yaml and the words
-- of themes are found in. Placeholders of personal data (models/personal/placeholders.py) are left out: their words are nobody's.
create or replace temp macro plain_sentence(text, start_char, end_char) as
    regexp_replace(
        regexp_replace(
            replace(lower(text[start_char + 1:end_char]), '’', ''''),
            '\[(account|address|birth date|card|email|id|ip|name|passport|phone|plate|token|staff [0-9a-f]{4})\]', ' ', 'g'
        ),
        '\s+', ' ', 'g'
    );
