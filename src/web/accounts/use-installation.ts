import { useEffect, useState } from 'react'
import type { CommandOutput } from '../../protocol/commands.ts'
import { ask } from '../../sdk/auth.ts'

export type Installation = CommandOutput<'installation.get'>

/** What the server says about itself before login; undefined until it has answered. */
export const useInstallation = (): Installation | undefined => {
  const [installation, setInstallation] = useState<Installation>()
  useEffect(() => {
    let isHere = true
    // Without the answer the page offers everything, and the server refuses what it does not want.
    ask(location.origin, 'installation.get', {}).then(
      (answer) => isHere && setInstallation(answer),
      () => {},
    )
    return () => {
      isHere = false
    }
  }, [])
  return installation
}
