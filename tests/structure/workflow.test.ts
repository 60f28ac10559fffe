import { describe, expect, test } from 'bun:test'
import { accessSync, constants, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dir, '..', '..')
const read = (file: string): string => readFileSync(join(repository, file), 'utf8')

type Workflow = {
  on: Record<string, unknown>
  permissions: Record<string, string>
  jobs: Record<string, { steps: { run?: string }[] }>
}

const workflow = Bun.YAML.parse(read('.github/workflows/test.yml')) as Workflow

describe('the workflow', () => {
  test('runs at every push to main and every pull request, and may only read', () => {
    expect(workflow.on).toEqual({
      push: { branches: ['main'] },
      pull_request: null,
      workflow_call: null,
    })
    expect(workflow.permissions).toEqual({ contents: 'read' })
  })

  test('runs the one script that everybody can run, and nothing beside it', () => {
    const commands = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    )
    expect(commands).toEqual(['.ci/run'])
    accessSync(join(repository, '.ci/run'), constants.X_OK)
  })

  test('which checks, and tests with the command of the README', () => {
    const script = read('.ci/run')
    expect(script).toContain('npm run --silent check')
    expect(script.trimEnd().split('\n').at(-1)).toMatch(/npm ci .*&& npm test$/)
    expect(read('README.md')).toContain('npm ci && npm test')
  })
})
