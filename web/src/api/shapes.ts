/* Short names for the shapes of the API that the employees' pages show. */
import type { components } from './schema'

type Schemas = components['schemas']

/** A name in both languages; an empty one is shown in the other. */
export type Name = Schemas['GoalName']

export type ActivityRecord = Schemas['ActivityRecord']
export type SignedInBrowser = Schemas['IdentitySignedInBrowser']

export type Board = Schemas['Board']
export type Place = Schemas['BoardPlace']

export type TreeHead = Schemas['ProofTreeHead']

export type Standing = Schemas['CreditStanding']
export type Balance = Schemas['CreditBalance']
export type Entry = Schemas['CreditEntry']
export type EntryKind = Entry['kind']
export type Receipt = Schemas['CreditReceipt']
export type Explanation = Schemas['CreditExplanation']
export type Clause = Schemas['CreditClause']
export type RuleSentenceText = Schemas['CreditSentence']
export type Segment = Schemas['RuleSegment']
export type MyRecord = Schemas['CreditRecord']
export type RecordState = MyRecord['state']
export type ActivityExplanation = Schemas['CreditActivityExplanation']
export type BookRule = Schemas['CreditBookRule']
export type Adjustment = Schemas['CreditAdjustment']

export type Shelf = Schemas['MallShelf']
export type Reward = Schemas['MallOffer']
export type RewardKind = Reward['kind']
export type Order = Schemas['MallOrder']
export type OrderWithWay = Schemas['MallOrderWithWay']
export type OrderState = Order['state']

export type MyGoal = Schemas['GoalStanding']
export type GoalState = MyGoal['progress']['state']
export type Finding = Schemas['GoalFinding']
export type GoalStep = Schemas['GoalStep']
export type Way = Schemas['GoalWay']
