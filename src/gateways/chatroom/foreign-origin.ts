/**
 * The origin of the page that asks, when it is not our own. Programs name none, or, as some WebSocket libraries do, the
 * server's: both count as no page.
 */
export const foreignOrigin = (
  origin: string | null | undefined,
  host: string | null | undefined,
): string | null => (!origin || (URL.canParse(origin) && new URL(origin).host === host) ? null : origin)
