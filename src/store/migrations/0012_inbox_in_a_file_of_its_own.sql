-- What platforms have delivered is in inbox.sqlite from here on, where the start moves it to. This changes nothing: an older
-- Facteur, which would not look there, refuses the database for it.
UPDATE payloads SET resumed = resumed WHERE false;
