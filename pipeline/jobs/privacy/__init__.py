"""What customers may ask for, and how long their texts stay: `voc privacy export`, removal of texts."""
