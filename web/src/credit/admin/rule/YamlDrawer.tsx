import { Button, Input } from 'antd'
import { useState } from 'react'
import { client } from '@/api/client'
import { useFaultText } from '@/api/FaultState'
import { Fault } from '@/api/faults'
import type { Shape } from '@/api/shape'
import { FileDrop } from '@/form/FileDrop'
import { FaultAlert } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useWords } from '@/i18n/words'
import { Pill } from '@/ui/Pill'
import { Labelled } from './Block'
import { useRuleChanged } from './RuleEditorPage'

type RulesApplied = Shape<'CreditApplied'>

/** Applies a file of rules: all of it or nothing, with everything named that is wrong. */
export function YamlDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords('rule.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const faultText = useFaultText()
  const changed = useRuleChanged()
  const [file, setFile] = useState<{ name: string; text: string }>()
  const [cause, setCause] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string[]>([])
  const [done, setDone] = useState<RulesApplied>()

  const take = async (chosen: File) => {
    setWrong([])
    setDone(undefined)
    setFile({ name: chosen.name, text: await chosen.text() })
  }
  const apply = async () => {
    if (!file) return
    setBusy(true)
    setWrong([])
    try {
      const { data } = await client.POST('/api/v1/rule-file', {
        params: { query: { cause: cause.trim() || undefined } },
        body: file.text,
        bodySerializer: (text: string) => text,
        headers: { 'Content-Type': 'application/yaml' },
      })
      setDone(data)
      changed()
    } catch (fault) {
      const parts = fault instanceof Fault ? fault.parts : []
      setWrong([
        faultText(fault),
        ...parts.map((part) => (part.field ? `${part.field}: ${part.detail}` : part.detail)),
      ])
    } finally {
      setBusy(false)
    }
  }
  const close = () => {
    setFile(undefined)
    setDone(undefined)
    setWrong([])
    onClose()
  }
  return (
    <SideDrawer
      open={open}
      onClose={close}
      firm={file !== undefined && !done}
      title={say('file.import')}
      sub={say('file.import.sub')}
      footer={
        <div className="flex justify-end gap-2.5 py-1">
          <Button onClick={close}>{done ? sayAdmin('close') : sayCommon('cancel')}</Button>
          {!done && (
            <Button type="primary" disabled={!file} loading={busy} onClick={() => void apply()}>
              {say('file.apply')}
            </Button>
          )}
        </div>
      }
    >
      {wrong.length > 0 && <FaultAlert texts={wrong} />}
      {done ? (
        <Done done={done} />
      ) : (
        <div className="flex flex-col gap-4">
          <FileDrop
            accept=".yaml,.yml,.json"
            title={file ? file.name : say('file.drop')}
            hint={file ? say('file.again') : say('file.hint')}
            onFile={(chosen) => void take(chosen)}
          />
          <Labelled label={say('cause')}>
            <Input.TextArea
              autoSize={{ minRows: 2, maxRows: 5 }}
              maxLength={500}
              placeholder={say('cause.placeholder')}
              value={cause}
              onChange={(event) => setCause(event.target.value)}
            />
          </Labelled>
        </div>
      )}
    </SideDrawer>
  )
}

function Done({ done }: { done: RulesApplied }) {
  const say = useWords('rule.admin')
  const lists = [
    { codes: done.published, say: 'file.published', tone: 'done' },
    { codes: done.submitted, say: 'file.submitted', tone: 'iris' },
    { codes: done.unchanged, say: 'file.unchanged', tone: 'neutral' },
  ] as const
  return (
    <div className="flex flex-col gap-5">
      {lists.map(
        (list) =>
          list.codes.length > 0 && (
            <section key={list.say}>
              <h3 className="mb-2 font-semibold text-md">{say(list.say, { count: list.codes.length })}</h3>
              <div className="flex flex-wrap gap-1.5">
                {list.codes.map((code) => (
                  <Pill key={code} tone={list.tone}>
                    {code}
                  </Pill>
                ))}
              </div>
            </section>
          ),
      )}
    </div>
  )
}
