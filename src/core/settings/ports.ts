/** A setting as it is stored: JSON of the value. */
export type StoredSetting = { name: string; value: string }

export type SettingsStore = {
  /** Only those that somebody set. */
  all(): Promise<StoredSetting[]>
  /** Null forgets what was set. `by` is an account. */
  write(change: { name: string; value: string | null; by: string; at: number }): Promise<void>
}
