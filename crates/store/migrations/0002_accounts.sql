-- Accounts: signed-in readers. An account has one or more identities, each an issuer's word for who somebody is.
-- Tables with a second way in have rowids: of a table without, SQLite rather reads all of a site than go by an index.

CREATE TABLE account (
  site     TEXT NOT NULL,
  id       BLOB NOT NULL CHECK (length(id) = 16),
  name     TEXT NOT NULL,
  name_key TEXT NOT NULL,                          -- equal for names that look alike
  picture  BLOB CHECK (length(picture) = 16),
  created  INTEGER NOT NULL,
  PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_name ON account (site, name_key);
CREATE INDEX account_picture ON account (site, picture) WHERE picture IS NOT NULL;

CREATE TABLE identity (
  site           TEXT NOT NULL,
  issuer         TEXT NOT NULL,
  subject        TEXT NOT NULL,
  account        BLOB NOT NULL,
  badge          TEXT NOT NULL,                    -- kind of provider, or 'kind:name'
  handle         TEXT NOT NULL,
  page           TEXT NOT NULL,
  email          TEXT NOT NULL,
  email_verified INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  linked         INTEGER NOT NULL,
  used           INTEGER NOT NULL,
  PRIMARY KEY (site, issuer, subject),
  FOREIGN KEY (site, account) REFERENCES account (site, id)
) STRICT;
CREATE INDEX identity_of ON identity (site, account, linked);

-- Somebody signed in at a browser. Only the hash of its token is known here.
CREATE TABLE session (
  site    TEXT NOT NULL,
  token   BLOB NOT NULL CHECK (length(token) = 32),
  account BLOB NOT NULL,
  issuer  TEXT NOT NULL,
  subject TEXT NOT NULL,
  created INTEGER NOT NULL,                        -- signed in at
  seen    INTEGER NOT NULL,                        -- used last, to the hour
  PRIMARY KEY (site, token),
  FOREIGN KEY (site, issuer, subject) REFERENCES identity (site, issuer, subject)
) STRICT;
CREATE INDEX session_of ON session (site, account, created);
CREATE INDEX session_by ON session (site, issuer, subject);
CREATE INDEX session_seen ON session (seen);

-- A sign-in under way: bound to one browser and one provider, used once, gone after minutes.
CREATE TABLE sign_in (
  site     TEXT NOT NULL,
  state    BLOB NOT NULL CHECK (length(state) = 32),    -- SHA-256 of what travels as `state`
  browser  BLOB NOT NULL CHECK (length(browser) = 32),
  provider TEXT NOT NULL,
  instance TEXT NOT NULL,
  plan     TEXT NOT NULL,                          -- JSON: addresses, nonce, PKCE verifier
  article  BLOB,
  link     BLOB,                                   -- account that the identity is to be linked to
  window   BLOB,                                   -- window that waits to claim the result
  expires  INTEGER NOT NULL,
  PRIMARY KEY (site, state)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_expires ON sign_in (expires);

-- A page that waits for a sign-in in another window. It alone can claim the result, with what its challenge is made of.
CREATE TABLE sign_in_window (
  site      TEXT NOT NULL,
  id        BLOB NOT NULL CHECK (length(id) = 16),
  challenge BLOB NOT NULL CHECK (length(challenge) = 32),
  provider  TEXT NOT NULL,
  outcome   TEXT NOT NULL,                         -- 'waiting', 'bound', 'done', or why not
  account   BLOB,
  issuer    TEXT,
  subject   TEXT,
  expires   INTEGER NOT NULL,
  PRIMARY KEY (site, id)
) STRICT;
CREATE INDEX sign_in_window_of ON sign_in_window (site, account) WHERE account IS NOT NULL;
CREATE INDEX sign_in_window_expires ON sign_in_window (expires);

-- Text that travelled along with a sign-in, kept for the browser it came from.
CREATE TABLE kept_text (
  site    TEXT NOT NULL,
  browser BLOB NOT NULL CHECK (length(browser) = 32),
  article BLOB NOT NULL,
  parent  TEXT NOT NULL,
  body    TEXT NOT NULL,
  name    TEXT NOT NULL,
  email   TEXT NOT NULL,
  website TEXT NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (site, browser, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_text_expires ON kept_text (expires);

-- Pictures of accounts, re-encoded here, by a hash of their bytes.
CREATE TABLE picture (
  site  TEXT NOT NULL,
  id    BLOB NOT NULL CHECK (length(id) = 16),
  bytes BLOB NOT NULL,
  PRIMARY KEY (site, id)
) STRICT;

-- What this program is registered as at instances that register programs by themselves.
CREATE TABLE registration (
  site     TEXT NOT NULL,
  provider TEXT NOT NULL,
  instance TEXT NOT NULL,
  client   TEXT NOT NULL,                          -- JSON: id, secret
  at       INTEGER NOT NULL,
  PRIMARY KEY (site, provider, instance)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_at ON registration (site, at);

-- Tokens that were used and must not be used again until they would have expired.
CREATE TABLE used_token (
  site    TEXT NOT NULL,
  token   BLOB NOT NULL CHECK (length(token) = 32),
  expires INTEGER NOT NULL,
  PRIMARY KEY (site, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX used_token_expires ON used_token (expires);

ALTER TABLE reply ADD COLUMN account BLOB;
-- What a guest's name is compared with accounts' names by.
ALTER TABLE author ADD COLUMN name_key TEXT;
CREATE INDEX reply_owner_latest ON reply (site, owner, created) WHERE owner IS NOT NULL;
CREATE INDEX reply_account ON reply (site, account, article) WHERE account IS NOT NULL;
