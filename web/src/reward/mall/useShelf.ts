import { api } from '@/api/client'

/** What stands on the shelf for me, and what I can spend; it changes with my credits, orders and the rewards. */
export const useShelf = () =>
  api.useQuery('get', '/api/v1/mall', {}, { meta: { topics: ['rewards', 'orders', 'standing'] } })
