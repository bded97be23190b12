package main

// rules are the rules of the example: passed assignments and exams pay, very
// good results pay on top, carried-over and empty ones pay nothing, and no
// course presentation pays more than 30.
const rules = `# Rules for the Open University results.
rules:
  - code: assignment-passed
    name: {zh: 作业合格, en: Assignment passed}
    category: elective
    when: {verbs: [submitted], object_types: [assignment]}
    if:
      all:
        - {field: activity.score, op: ">=", value: 40}
        - {field: attributes.banked, op: "==", value: false}
    amount: {fixed: "2.5"}
    caps:
      - {unit: credits, limit: "30", subject: group, group: presentation, key: parent, period: ever}
    validity: {forever: true}
  - code: exam-passed
    name: {zh: 考试合格, en: Exam passed}
    category: mandatory
    when: {verbs: [submitted], object_types: [exam]}
    if:
      all:
        - {field: activity.score, op: ">=", value: 40}
        - {field: attributes.banked, op: "==", value: false}
    amount: {fixed: "10"}
    caps:
      - {unit: credits, limit: "30", subject: group, group: presentation, key: parent, period: ever}
    validity: {forever: true}
  - code: very-good
    name: {zh: 成绩优秀, en: Very good result}
    category: practice
    when: {verbs: [submitted], object_types: [assignment, exam]}
    if:
      all:
        - {field: activity.score, op: ">=", value: 85}
        - {field: attributes.banked, op: "==", value: false}
    amount: {fixed: "3"}
    caps:
      - {unit: credits, limit: "30", subject: group, group: presentation, key: parent, period: ever}
    validity: {forever: true}
`
