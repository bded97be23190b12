import {
  Award,
  BookOpen,
  CircleCheck,
  ClipboardCheck,
  FileCheck2,
  HeartHandshake,
  Lightbulb,
  type LucideIcon,
  MessageCircleQuestion,
  NotebookPen,
  Presentation,
  Target,
  Users,
} from 'lucide-react'
import type { Tone } from '@/ui/tone'

interface Look {
  icon: LucideIcon
  tone: Tone
}

const looks: Record<string, Look> = {
  completed: { icon: BookOpen, tone: 'brand' },
  passed: { icon: FileCheck2, tone: 'done' },
  failed: { icon: FileCheck2, tone: 'neutral' },
  attended: { icon: Users, tone: 'sky' },
  submitted: { icon: ClipboardCheck, tone: 'iris' },
  approved: { icon: CircleCheck, tone: 'done' },
  shared: { icon: Presentation, tone: 'iris' },
  taught: { icon: Presentation, tone: 'iris' },
  mentored: { icon: HeartHandshake, tone: 'iris' },
  contributed: { icon: Lightbulb, tone: 'sky' },
  adopted: { icon: Lightbulb, tone: 'done' },
  certified: { icon: Award, tone: 'sky' },
  achieved: { icon: Target, tone: 'done' },
  answered: { icon: MessageCircleQuestion, tone: 'sky' },
}

/** The icon of a verb; companies add verbs of their own, which get the common one. */
export const verbLook = (code: string): Look => looks[code] ?? { icon: NotebookPen, tone: 'brand' }
