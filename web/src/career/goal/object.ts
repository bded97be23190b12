import {
  Award,
  BookOpen,
  ClipboardCheck,
  FileCheck2,
  FolderKanban,
  HeartHandshake,
  Lightbulb,
  type LucideIcon,
  Medal,
  Presentation,
  Sparkles,
  Swords,
} from 'lucide-react'
import type { Tone } from '@/ui/tone'

interface Look {
  icon: LucideIcon
  tone: Tone
}

const looks: Record<string, Look> = {
  course: { icon: BookOpen, tone: 'brand' },
  exam: { icon: FileCheck2, tone: 'done' },
  class_run: { icon: Presentation, tone: 'sky' },
  class: { icon: Presentation, tone: 'sky' },
  ojt_task: { icon: HeartHandshake, tone: 'iris' },
  form: { icon: ClipboardCheck, tone: 'iris' },
  project: { icon: FolderKanban, tone: 'sky' },
  proposal: { icon: Lightbulb, tone: 'sky' },
  certificate: { icon: Award, tone: 'sky' },
  skill: { icon: Sparkles, tone: 'brand' },
  honour: { icon: Medal, tone: 'iris' },
  challenge: { icon: Swords, tone: 'iris' },
}

/** The icon of an object type; companies add types of their own, which get the common one. */
export const objectLook = (type: string): Look => looks[type] ?? { icon: BookOpen, tone: 'brand' }
