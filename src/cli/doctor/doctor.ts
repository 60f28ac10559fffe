import { ConfigFault, readConfig } from '../../server/config/config.ts'
import { readEnv } from '../../server/config/env.ts'
import { optionsOf } from '../parse-args.ts'
import { checkDataFolder } from './check-data-folder.ts'
import { checkMachine } from './check-machine.ts'
import { checkPorts } from './check-ports.ts'
import { bad, type Finding, good } from './finding.ts'

/** `parley doctor`: exit code 1 when something needs mending. Changes nothing; looks beside a running server too. */
export const doctor = async (args: string[]): Promise<number> => {
  const { options } = optionsOf(args, ['data'])
  const findings = [...checkMachine(), ...(await checkInstallation(options.data))]
  for (const { ok, what } of findings) console.log(`${ok ? 'ok  ' : 'BAD '} ${what}`)
  return findings.every(({ ok }) => ok) ? 0 : 1
}

const checkInstallation = async (data: string | undefined): Promise<Finding[]> => {
  const env = readEnv()
  try {
    const config = readConfig(data === undefined ? env : { ...env, PARLEY_DATA: data })
    return [
      good('The configuration has no fault.'),
      ...(await checkDataFolder(config.dataFolder)),
      ...(await checkPorts(config)),
    ]
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    return error.message.split('\n').map(bad)
  }
}
