// First: the answer comes while the rest is run.
import './accounts/first-answer.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { beginSession } from './app/begin-session.ts'
import { registerWorker } from './offline/register-worker.ts'
import { readLanguage, speak } from './texts/languages.ts'
import { Boundary } from './ui/Boundary.tsx'
import { applyLooks } from './ui/look.ts'

applyLooks()
registerWorker()
// Drawn once, with what there is to read. A page without words would be worse than one in English.
void Promise.all([speak(readLanguage()).catch(() => {}), beginSession()]).then(() =>
  createRoot(document.getElementById('page') as HTMLElement).render(
    <Boundary>
      <App />
    </Boundary>,
  ),
)
