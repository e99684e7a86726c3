//! Readers as their callers use them: whole files in, items out.
mod wordpress_files;
mod wordpress_hostile;
mod wordpress_properties;
mod wordpress_traps;
mod wxr;
