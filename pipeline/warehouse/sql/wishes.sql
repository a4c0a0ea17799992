-- A wish without blame: a sentence whose intent is a suggestion more likely than not. One that also complains is more likely a complaint.
create or replace temp macro is_wish(intent, sure) as coalesce(intent = 'suggestion' and sure >= 0.5, false);
