import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { surnameOf } from './Avatar'
import { Button } from './Button'
import { Credits } from './Credits'
import { Sheet } from './Dialog'
import { Field, Input, PasswordInput } from './Field'
import { monthStarts } from './HeatMap'
import { NeighbourList } from './NeighbourList'
import { Ring } from './Ring'
import { Segmented } from './Segmented'

describe('kit', () => {
  it('tells the ring in words, with today’s pace', () => {
    render(<Ring value="31.50" target="40.00" pace="35.60" />)
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
      '已得 31.5 学分，目标 40 学分，今天应到 35.6 学分',
    )
  })

  it('shows a loss in coral with a real minus', () => {
    render(<Credits amount="-4.00" signed />)
    expect(screen.getByText('−4').className).toContain('text-coral-text')
  })

  it('wires label, hint and fault to the control', () => {
    const { rerender } = render(
      <Field label="工号" hint="见工牌">
        <Input />
      </Field>,
    )
    const input = screen.getByLabelText('工号')
    const below = () => document.getElementById(input.getAttribute('aria-describedby') ?? '')
    expect(below()?.textContent).toBe('见工牌')
    expect(input.getAttribute('aria-invalid')).toBeNull()
    rerender(
      <Field label="工号" hint="见工牌" fault="请填写工号。">
        <Input />
      </Field>,
    )
    expect(below()?.textContent).toBe('请填写工号。')
    expect(screen.getByRole('alert')).toBe(below())
    expect(input.getAttribute('aria-invalid')).toBe('true')
  })

  it('shows a password only on request', () => {
    render(
      <Field label="密码">
        <PasswordInput />
      </Field>,
    )
    const input = screen.getByLabelText('密码') as HTMLInputElement
    expect(input.type).toBe('password')
    fireEvent.click(screen.getByRole('button', { name: '显示密码' }))
    expect(input.type).toBe('text')
  })

  it('cannot be pressed twice while busy', () => {
    const press = vi.fn()
    render(
      <Button busy onClick={press}>
        兑换
      </Button>,
    )
    fireEvent.click(screen.getByRole('button', { name: '兑换' }))
    expect(press).not.toHaveBeenCalled()
  })

  it('marks me among my neighbours', () => {
    render(
      <NeighbourList
        neighbours={[
          { id: '1', rank: 4, name: '何静', credits: '34.00' },
          { id: '2', rank: 5, name: '林晓', credits: '31.50', me: true },
        ]}
      />,
    )
    expect(screen.getAllByRole('listitem').map((li) => li.getAttribute('aria-current'))).toEqual([
      null,
      'true',
    ])
    expect(screen.getByText('林晓（我）')).toBeTruthy()
  })

  it('chooses one of several', () => {
    const choose = vi.fn()
    const options = [
      { value: 'month', label: '本月' },
      { value: 'year', label: '本年' },
    ] as const
    render(<Segmented label="周期" options={options} value="month" onChange={choose} />)
    fireEvent.click(screen.getByRole('radio', { name: '本年' }))
    expect(choose).toHaveBeenCalledWith('year')
  })

  it('knows double surnames', () => {
    expect(['林晓', '欧阳修', '欧阳', 'ada'].map(surnameOf)).toEqual(['林', '欧阳', '欧', 'A'])
  })

  it('names months where they begin and have room', () => {
    const weeks = ['2026-06-29', '2026-07-06', '2026-07-13', '2026-07-20', '2026-07-27', '2026-08-03'].map(
      (start) => ({
        start,
        days: [],
      }),
    )
    expect(monthStarts(weeks)).toEqual([
      { start: '2026-07-06', column: 2 },
      { start: '2026-08-03', column: 6 },
    ])
  })
})

/** A page with something that opens. */
function PageWithSheet() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        打开
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title="凭据">
        内容
      </Sheet>
    </>
  )
}

describe('a sheet', () => {
  it('gives the focus back to what opened it', async () => {
    render(<PageWithSheet />)
    const opener = screen.getByRole('button', { name: '打开' })
    opener.focus()
    fireEvent.click(opener)
    await screen.findByRole('dialog')
    fireEvent.click(screen.getByRole('button', { name: '关闭' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(opener))
  })
})
