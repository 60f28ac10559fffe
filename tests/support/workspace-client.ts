// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the tests that read them
export type Answer = { status: number; body: any; headers: Headers }

/** Calls of the workspace dialect, as its clients make them. */
export const workspaceClient = (url: string, token?: string) => ({
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Token ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
  },
})

export type WorkspaceClient = ReturnType<typeof workspaceClient>
