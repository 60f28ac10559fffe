/** REST calls of a test against any server, whatever they answer. */
export const caller = (url: string) => ({
  async post(
    token: string,
    command: string,
    input: object,
    // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the tests that read them
  ): Promise<{ status: number; body: any }> {
    const response = await fetch(`${url}/api/v1/${command}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(input),
    })
    return { status: response.status, body: await response.json() }
  },
})
