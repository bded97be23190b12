package activity

// SecondsOf turns minutes as somebody wrote them into the seconds that a
// result holds, exactly. Fault: activity.not_a_number.
func SecondsOf(minutes string) (string, error) {
	if _, err := number("duration_minutes", minutes); err != nil {
		return "", err
	}
	return times60(minutes), nil
}
