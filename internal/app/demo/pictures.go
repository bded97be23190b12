package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// Pictures of rewards are drawn from signed distances: a shape tells how far a
// point lies outside of it, in the units of a picture 360 wide and 240 high.

const (
	pictureWidth  = 360
	pictureHeight = 240
)

type shape func(x, y float64) float64

func disc(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func ring(cx, cy, r, thick float64) shape {
	return func(x, y float64) float64 { return math.Abs(math.Hypot(x-cx, y-cy)-r) - thick/2 }
}

// box is a rectangle around its centre with rounded corners.
func box(cx, cy, w, h, round float64) shape {
	return func(x, y float64) float64 {
		dx, dy := math.Abs(x-cx)-w/2+round, math.Abs(y-cy)-h/2+round
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - round
	}
}

func line(ax, ay, bx, by, thick float64) shape {
	return func(x, y float64) float64 {
		t := ((x-ax)*(bx-ax) + (y-ay)*(by-ay)) / ((bx-ax)*(bx-ax) + (by-ay)*(by-ay))
		t = min(max(t, 0), 1)
		return math.Hypot(x-ax-t*(bx-ax), y-ay-t*(by-ay)) - thick/2
	}
}

// both is where two shapes overlap, without is the first outside the second.
func both(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), b(x, y)) }
}

func without(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), -b(x, y)) }
}

// above is everything above a height.
func above(cy float64) shape {
	return func(_, y float64) float64 { return y - cy }
}

// layer is a shape in a colour: 0 white, 1 the picture's own dark, 2 its light.
type layer struct {
	shape shape
	ink   int
}

// palettes are the two ends of each background.
var palettes = [][2]color.RGBA{
	{{47, 86, 230, 255}, {43, 159, 217, 255}}, {{123, 91, 230, 255}, {47, 86, 230, 255}}, {{18, 166, 124, 255}, {43, 159, 217, 255}},
	{{232, 115, 26, 255}, {242, 169, 29, 255}}, {{43, 159, 217, 255}, {18, 166, 124, 255}},
}

// drawings are what stands on the pictures.
func drawings() map[string][]layer {
	return map[string][]layer{
		"coffee": {{box(170, 135, 96, 84, 22), 0}, {ring(226, 128, 22, 10), 0}, {box(170, 190, 130, 10, 5), 0}, {line(152, 70, 152, 52, 6), 2}, {line(172, 76, 172, 46, 6), 2}, {line(192, 70, 192, 52, 6), 2}},
		"book":   {{box(140, 122, 76, 112, 8), 0}, {box(220, 122, 76, 112, 8), 0}, {box(180, 124, 6, 116, 3), 1}, {line(118, 96, 162, 96, 5), 2}, {line(118, 116, 162, 116, 5), 2}, {line(198, 96, 242, 96, 5), 2}, {line(198, 116, 242, 116, 5), 2}},
		"bag":    {{ring(180, 78, 24, 10), 0}, {box(180, 136, 112, 112, 30), 0}, {box(180, 160, 76, 42, 12), 2}, {box(180, 150, 30, 7, 3), 1}},
		"film":   {{without(without(box(180, 122, 168, 92, 12), disc(96, 122, 14)), disc(264, 122, 14)), 0}, {line(150, 88, 150, 156, 4), 2}, {disc(206, 122, 20), 1}, {box(206, 122, 8, 18, 3), 0}},
		"talent": {{ring(180, 122, 62, 12), 0}, {ring(180, 122, 36, 10), 2}, {disc(180, 122, 14), 0}},
		"mentor": {{disc(142, 96, 26), 0}, {both(disc(142, 178, 46), above(166)), 0}, {disc(222, 104, 22), 2}, {both(disc(222, 176, 38), above(166)), 2}},
		"home":   {{line(108, 124, 180, 66, 14), 0}, {line(252, 124, 180, 66, 14), 0}, {box(180, 146, 104, 68, 8), 0}, {box(180, 156, 26, 48, 4), 1}},
		"gym":    {{box(180, 122, 110, 12, 6), 0}, {box(128, 122, 20, 78, 8), 0}, {box(232, 122, 20, 78, 8), 0}, {box(106, 122, 14, 50, 6), 2}, {box(254, 122, 14, 50, 6), 2}},
		"half":   {{box(180, 128, 124, 104, 14), 0}, {box(180, 88, 124, 26, 10), 2}, {both(disc(180, 146, 28), func(x, _ float64) float64 { return x - 180 }), 1}, {ring(180, 146, 28, 5), 1}},
		"lunch":  {{disc(180, 124, 58), 0}, {ring(180, 124, 38, 5), 2}, {line(98, 78, 98, 170, 9), 0}, {line(262, 78, 262, 170, 9), 0}},
		"ticket": {{box(180, 134, 104, 96, 14), 0}, {line(180, 86, 150, 46, 7), 2}, {line(180, 86, 210, 46, 7), 2}, {disc(180, 124, 18), 1}, {box(180, 162, 60, 10, 5), 2}},
		"phones": {{both(ring(180, 128, 56, 13), above(128)), 0}, {box(122, 146, 26, 50, 12), 0}, {box(238, 146, 26, 50, 12), 0}},
		"day":    {{box(180, 128, 124, 104, 14), 0}, {box(180, 88, 124, 26, 10), 2}, {disc(180, 146, 28), 1}},
		"money":  {{disc(148, 136, 44), 2}, {disc(206, 116, 50), 0}, {line(190, 92, 206, 112, 7), 1}, {line(222, 92, 206, 112, 7), 1}, {line(206, 112, 206, 144, 7), 1}, {line(190, 122, 222, 122, 6), 1}},
		"globe":  {{disc(180, 122, 62), 0}, {ring(180, 122, 62, 4), 2}, {line(118, 122, 242, 122, 4), 1}, {line(180, 60, 180, 184, 4), 1}, {both(ring(229, 122, 79, 4), disc(180, 122, 62)), 1}, {both(ring(131, 122, 79, 4), disc(180, 122, 62)), 1}},
	}
}

// drawReward draws the picture of a reward as PNG.
func drawReward(code string, i int) ([]byte, error) {
	ends := palettes[i%len(palettes)]
	inks := []color.RGBA{{255, 255, 255, 255}, ends[0], mix(ends[1], color.RGBA{255, 255, 255, 255}, 0.45)}
	layers := drawings()[code]
	picture := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	glow := disc(300, 20, 150)
	for y := range pictureHeight {
		for x := range pictureWidth {
			fx, fy := float64(x)+0.5, float64(y)+0.5
			c := mix(ends[0], ends[1], (fx/pictureWidth+fy/pictureHeight)/2)
			c = mix(c, inks[0], 0.1*coverage(glow(fx, fy)))
			for _, l := range layers {
				c = mix(c, inks[l.ink], coverage(l.shape(fx, fy)))
			}
			picture.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, picture)
	return out.Bytes(), err
}

// coverage is how much of a pixel a shape covers at a distance.
func coverage(distance float64) float64 { return min(max(0.5-distance, 0), 1) }

func mix(a, b color.RGBA, share float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + 0.5) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}
