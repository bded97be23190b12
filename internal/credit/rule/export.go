package rule

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// JSON writes a definition in its stable form, indented.
func (d Definition) JSON() ([]byte, error) { return json.MarshalIndent(d, "", "  ") }

// Hash is the hash of the content: the same for definitions that say the same,
// however they were written.
func (d Definition) Hash() (string, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("hash rule %s: %w", d.Code, err)
	}
	return hashOf(raw), nil
}

func hashOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// YAML writes a file of rules with fields in the order of Definition.
func (b Book) YAML() ([]byte, error) {
	raw, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("export rules: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	node, err := ordered(dec)
	if err != nil {
		return nil, fmt.Errorf("export rules: %w", err)
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(node); err != nil {
		return nil, fmt.Errorf("export rules: %w", err)
	}
	return out.Bytes(), enc.Close()
}

// ordered reads JSON into YAML nodes, keeping the order of keys.
func ordered(dec *json.Decoder) (*yaml.Node, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := tok.(type) {
	case json.Delim:
		kind := yaml.MappingNode
		if v == '[' {
			kind = yaml.SequenceNode
		}
		n := &yaml.Node{Kind: kind}
		for dec.More() {
			child, err := ordered(dec)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err := dec.Token()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if kind == yaml.SequenceNode && flat(n) {
			n.Style = yaml.FlowStyle
		}
		return n, err
	case string:
		n := &yaml.Node{}
		n.SetString(v)
		return n, nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: v.String()}, nil
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(v)}, nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}, nil
}

func flat(n *yaml.Node) bool {
	for _, c := range n.Content {
		if c.Kind != yaml.ScalarNode {
			return false
		}
	}
	return true
}
