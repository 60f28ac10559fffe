/** What a page beside the rooms is told: what of it the address asks for, and how a phone shows the rooms. */
export type PageProps = { section: string; query: string; showRooms(): void }
