import { type Config, ConfigFault, mustFitTogether, readConfig } from '../../server/config/config.ts'
import { misspelled, readEnv } from '../../server/config/env.ts'
import { isTaken } from '../../storage/sqlite/data-folder.ts'
import { optionsOf } from '../parse-args.ts'
import { checkDataFolder, checkFilesFolder } from './check-data-folder.ts'
import { checkMachine } from './check-machine.ts'
import { checkConsolePort, checkPorts } from './check-ports.ts'
import { checkServices } from './check-services.ts'
import { bad, type Finding, good } from './finding.ts'

/** `parley doctor`: exit code 1 when something needs mending. Changes nothing; looks beside a running server too. */
export const doctor = async (args: string[]): Promise<number> => {
  const { options } = optionsOf(args, ['data'])
  const findings = [...checkMachine(), ...(await checkInstallation(options.data))]
  for (const { ok, what } of findings) console.log(`${ok ? 'ok  ' : 'BAD '} ${what}`)
  return findings.every(({ ok }) => ok) ? 0 : 1
}

const checkInstallation = async (data: string | undefined): Promise<Finding[]> => {
  try {
    const config = configFor(data)
    mustFitTogether(config)
    return [
      ...faultsOfNames(),
      ...(await checkDataFolder(config)),
      ...checkFilesFolder(config.filesFolder),
      ...(await checkServices(config)),
      ...(await checkPorts(config)),
      ...(await checkConsolePort(config, isTaken(config.dataFolder))),
    ]
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    return error.message.split('\n').map(bad)
  }
}

/** A folder that is named stands for itself, as with the other commands: not what the settings keep elsewhere. */
const configFor = (data: string | undefined): Config => {
  const env = readEnv()
  if (data === undefined) return readConfig(env)
  const elsewhere = { PARLEY_FILES: undefined, PARLEY_DATABASE_URL: undefined, PARLEY_REDIS_URL: undefined }
  return readConfig({ ...env, ...elsewhere, PARLEY_DATA: data })
}

const faultsOfNames = (): Finding[] => {
  const faults = misspelled().map(([name, meant]) =>
    bad(`${name} is no setting and does nothing. Did you mean ${meant}?`),
  )
  return faults.length > 0 ? faults : [good('The configuration has no fault.')]
}
