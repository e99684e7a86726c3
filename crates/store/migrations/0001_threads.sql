-- The site's id leads every key: what belongs to one site is found without a look at another.
-- Times are microseconds since 1970, UTC. Ids are UUIDv7, 16 bytes.

CREATE TABLE article (
  site             TEXT NOT NULL,
  id               BLOB NOT NULL CHECK (length(id) = 16),
  path             TEXT NOT NULL,
  title            TEXT NOT NULL,
  summary          TEXT NOT NULL,
  byline           TEXT NOT NULL,
  language         TEXT,
  tags             TEXT NOT NULL,                 -- a JSON list of texts
  published        INTEGER NOT NULL,
  updated          INTEGER,
  visibility       TEXT NOT NULL CHECK (visibility IN ('public', 'hidden', 'draft')),
  replies_open     INTEGER NOT NULL CHECK (replies_open IN (0, 1)),
  policy           TEXT CHECK (policy IN ('publish', 'first', 'hold')),
  close_after_days INTEGER,
  max_links        INTEGER,
  origin           TEXT,                          -- where it came from: 'file:hello.md', 'wordpress:example.org/post/12'
  stamp            TEXT,                          -- state of its source when it was read
  reply_count      INTEGER NOT NULL DEFAULT 0 CHECK (reply_count >= 0),  -- published replies
  roots            INTEGER NOT NULL DEFAULT 0,    -- numbers given to roots so far
  revision         INTEGER NOT NULL DEFAULT 0,    -- seq of its last event
  html             TEXT NOT NULL,
  PRIMARY KEY (site, id)
) STRICT;

CREATE UNIQUE INDEX article_path ON article (site, path);
CREATE UNIQUE INDEX article_origin ON article (site, origin) WHERE origin IS NOT NULL;
CREATE INDEX article_listed ON article (site, published, id) WHERE visibility = 'public';

-- Old addresses of articles, which answer with a redirect: path, or path and query.
CREATE TABLE old_address (
  site    TEXT NOT NULL,
  address TEXT NOT NULL,
  article BLOB NOT NULL,
  PRIMARY KEY (site, address),
  FOREIGN KEY (site, article) REFERENCES article (site, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
  site     TEXT NOT NULL,
  id       BLOB NOT NULL CHECK (length(id) = 16),
  article  BLOB NOT NULL,
  parent   BLOB,
  place    BLOB NOT NULL,                         -- tree order (crates/domain/src/place.rs)
  depth    INTEGER NOT NULL CHECK (depth BETWEEN 1 AND 10),
  answers  INTEGER NOT NULL DEFAULT 0,            -- numbers given to answers so far
  below    INTEGER NOT NULL DEFAULT 0 CHECK (below >= 0),  -- published replies below
  state    TEXT NOT NULL CHECK (state IN ('pending', 'published', 'spam', 'removed', 'withdrawn')),
  created  INTEGER NOT NULL,
  edited   INTEGER,
  version  INTEGER NOT NULL DEFAULT 1,
  owner    BLOB CHECK (length(owner) = 32),       -- SHA-256 of the token of the browser it came from
  said     BLOB CHECK (length(said) = 16),        -- keyed hash of author, place and words
  origin   TEXT,
  anchor   TEXT,                                  -- old anchor: 'comment-123'
  reasons  TEXT NOT NULL DEFAULT '',              -- codes, separated by blanks
  renderer INTEGER NOT NULL,
  html     TEXT NOT NULL CHECK (length(html) <= 2000000),
  body     TEXT NOT NULL CHECK (length(body) <= 2000000),
  PRIMARY KEY (site, id),
  FOREIGN KEY (site, article) REFERENCES article (site, id)
) STRICT;

CREATE UNIQUE INDEX reply_place ON reply (site, article, place);
-- What readers see: published, or with something published below it. Unpublished heaps cost readers nothing.
CREATE INDEX reply_shown ON reply (site, article, place) WHERE state = 'published' OR below > 0;
CREATE INDEX reply_shown_roots ON reply (site, article, place, below) WHERE depth = 1 AND (state = 'published' OR below > 0);
CREATE INDEX reply_latest ON reply (site, created, id) WHERE state = 'published';
CREATE INDEX reply_latest_here ON reply (site, article, created, id) WHERE state = 'published';
CREATE INDEX reply_unpublished ON reply (site, state, created, id) WHERE state <> 'published';
CREATE INDEX reply_owner ON reply (site, owner, article, created) WHERE owner IS NOT NULL;
CREATE INDEX reply_said ON reply (site, said, created) WHERE said IS NOT NULL;
CREATE UNIQUE INDEX reply_origin ON reply (site, origin) WHERE origin IS NOT NULL;
CREATE INDEX reply_anchor ON reply (site, anchor, created) WHERE anchor IS NOT NULL;

-- Personal fields stand apart, so that forgetting somebody leaves threads whole.
CREATE TABLE author (
  site     TEXT NOT NULL,
  reply    BLOB NOT NULL,
  name     TEXT NOT NULL,
  email    TEXT NOT NULL,
  website  TEXT NOT NULL,
  provider TEXT,                                  -- account an imported reply was posted with
  subject  TEXT,
  PRIMARY KEY (site, reply),
  FOREIGN KEY (site, reply) REFERENCES reply (site, id)
) STRICT, WITHOUT ROWID;

-- Earlier texts of edited replies, for moderators.
CREATE TABLE revision (
  site    TEXT NOT NULL,
  reply   BLOB NOT NULL,
  version INTEGER NOT NULL,
  at      INTEGER NOT NULL,                       -- when this text was written
  body    TEXT NOT NULL,
  html    TEXT NOT NULL,
  PRIMARY KEY (site, reply, version),
  FOREIGN KEY (site, reply) REFERENCES reply (site, id)
) STRICT, WITHOUT ROWID;

-- Other pages that mention an article (pingbacks and trackbacks of old blogs).
CREATE TABLE mention (
  site    TEXT NOT NULL,
  id      BLOB NOT NULL CHECK (length(id) = 16),
  article BLOB NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('pingback', 'trackback')),
  state   TEXT NOT NULL CHECK (state IN ('pending', 'published', 'spam', 'removed', 'withdrawn')),
  created INTEGER NOT NULL,
  title   TEXT NOT NULL,
  url     TEXT NOT NULL,
  excerpt TEXT NOT NULL,
  origin  TEXT,
  PRIMARY KEY (site, id),
  FOREIGN KEY (site, article) REFERENCES article (site, id)
) STRICT;

CREATE INDEX mention_of ON mention (site, article, created) WHERE state = 'published';
CREATE UNIQUE INDEX mention_origin ON mention (site, origin) WHERE origin IS NOT NULL;

-- One event per change, written with it. Order is seq, never the clock.
CREATE TABLE event (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  site    TEXT NOT NULL,
  article BLOB NOT NULL,
  reply   BLOB,
  kind    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,                          -- 'author', 'publisher', 'import', 'command:NAME'
  reason  TEXT
) STRICT;

CREATE INDEX event_of ON event (site, article, at);

-- Answers to requests that carried an Idempotency-Key.
CREATE TABLE idempotency (
  site  TEXT NOT NULL,
  key   BLOB NOT NULL CHECK (length(key) = 32),   -- SHA-256 of the key
  words BLOB NOT NULL CHECK (length(words) = 32), -- SHA-256 of the request
  reply BLOB NOT NULL,
  at    INTEGER NOT NULL,
  PRIMARY KEY (site, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

-- Keys made at first start; never exported, only backed up.
CREATE TABLE secret (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
