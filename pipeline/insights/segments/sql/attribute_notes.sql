-- grain: attribute of responses
-- frames: attribute_choices (attribute_sizes, attribute_counts)
-- writes: attribute_notes
-- key: attribute
-- What became of it. Where two attributes have segments of the same sizes, attribute_pairs says whether they are one.
create or replace temp table attribute_notes as select * from attribute_choices;
