/** What a node that vanished has left behind is ended by the database after half a minute. */
export const vanishing = `
  set tcp_keepalives_idle = 15;
  set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3;`

/**
 * R1: a commit is answered after its flush, whatever the database was told; where it waits for replicas as well, it
 * still does. A node that hangs or vanishes in the midst of a transaction gives its locks back before others lose
 * their patience.
 */
export const durable = `
  select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') <> 'remote_apply';
  set lock_timeout = '250ms';
  set statement_timeout = '10s';
  set idle_in_transaction_session_timeout = '3s';`

/** The few statements of appends have one right plan, whatever the size of the tables was when it was made. */
export const byIndex = `
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off;`

/** Plans that were kept from when tables were small join them the wrong way round when they are big. */
export const plannedAnew = 'set plan_cache_mode = force_custom_plan;'

/** A pool of readers could write by mistake: what it wrote would be in no order. */
export const readOnly = `
  set default_transaction_read_only = on;
  set statement_timeout = '10s';`
