import { useSyncExternalStore } from 'react'

/** Names of what somebody wrote that is neither on the server nor on this device, which is full. */
const unkept = new Set<string>()
const listeners = new Set<() => void>()

const ask = (event: BeforeUnloadEvent): void => event.preventDefault()

/** Says whether something lives in this page alone. While there is any, the browser asks before it closes the page. */
export const markUnkept = (name: string, isUnkept: boolean): void => {
  if (unkept.has(name) === isUnkept) return
  if (isUnkept) unkept.add(name)
  else unkept.delete(name)
  if (unkept.size > 0) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
  for (const listener of [...listeners]) listener()
}

/** Whoever logs out is not asked whether to close the page. */
export const forgetUnkept = (): void => {
  for (const name of [...unkept]) markUnkept(name, false)
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useIsUnkept = (): boolean => useSyncExternalStore(subscribe, () => unkept.size > 0)
