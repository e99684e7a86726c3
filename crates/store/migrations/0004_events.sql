-- Many events of an article happen in one moment when it is imported: one of them is found by its reply.
DROP INDEX event_of;
CREATE INDEX event_of ON event (site, article, at, reply);
