-- A reply is read from fewer pages of the file, and written to fewer.

-- What is known of its author goes into its row. In a table of its own it was found by the reply's id, and replies of one
-- thread, written over days, stood there each on another page.
ALTER TABLE reply ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN name_key TEXT;        -- what a guest's name is compared with accounts' names by
ALTER TABLE reply ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN provider TEXT;        -- account that a reply was posted with
ALTER TABLE reply ADD COLUMN subject TEXT;
-- `OR ROLLBACK`, because else SQLite keeps all pages that it changes, to take this one statement back.
UPDATE OR ROLLBACK reply SET (name, name_key, email, website, provider, subject) =
  (SELECT name, name_key, email, website, provider, subject FROM author a WHERE a.site = reply.site AND a.reply = reply.id)
  WHERE EXISTS (SELECT 1 FROM author a WHERE a.site = reply.site AND a.reply = reply.id);
DROP TABLE author;

-- By time first: what is written in one moment goes to one page, whatever its article.
DROP INDEX event_of;
CREATE INDEX event_of ON event (site, at, article, reply);

-- Of guests nobody asks for their newest replies under all articles.
DROP INDEX reply_owner_latest;
CREATE INDEX reply_owner_latest ON reply (site, owner, created) WHERE account IS NOT NULL;
