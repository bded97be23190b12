import { cast } from '../cast'
import { expect, test } from '../reader'

test('whoever does not want to be named on boards is not', async ({ reader, page, colleague }) => {
  await reader.signIn(cast.何静)
  await reader.open('/board', '榜单')
  const naming = page.getByRole('switch', { name: /不在榜单上显示我的姓名/ })
  const turn = page.getByText('不在榜单上显示我的姓名', { exact: true })
  await expect(naming).not.toBeChecked()
  await turn.click()
  await expect(naming).toBeChecked()
  const other = await colleague(cast.林晓, 'phone')
  await other.open('/board', '榜单')
  const board = other.page.getByRole('main')
  await expect(board).toContainText('不具名的同事')
  await expect(board.getByText(cast.何静.name)).toHaveCount(0)

  await turn.click()
  await expect(naming).not.toBeChecked()
  await other.open('/board', '榜单')
  await expect(board.getByText(cast.何静.name)).not.toHaveCount(0)
})
