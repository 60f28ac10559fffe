import { Database, type Statement } from 'bun:sqlite'

/**
 * Keeps every statement of `query` until it is closed, and then ends them all. By itself the runtime keeps twenty, and
 * behind the others the file stays open until they are collected.
 */
export class Connection extends Database {
  readonly #kept = new Map<string, Statement>()

  override query: Database['query'] = (sql) => {
    const kept = this.#kept.get(sql) ?? this.prepare(sql)
    this.#kept.set(sql, kept)
    return kept as never
  }

  /** One that is not needed any more. */
  forget(sql: string): void {
    this.#kept.get(sql)?.finalize()
    this.#kept.delete(sql)
  }

  override close(throwOnError?: boolean): void {
    for (const statement of this.#kept.values()) statement.finalize()
    this.#kept.clear()
    super.close(throwOnError)
  }
}
