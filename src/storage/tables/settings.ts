/** Tables of administration; part of `Tables`. */
export type SettingsTables = {
  /** Only what differs from the defaults in `protocol/settings.ts`. */
  settings: {
    name: string
    /** JSON. */
    value: string
    /** The account that set it, or `console`. */
    changed_by: string
    changed_at: number
  }
}
