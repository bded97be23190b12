package db

import (
	"context"
	"sync"
	"time"
)

// Wake tells everyone who listens to topic, in this and in every other
// process, that there is something to look at, once the transaction is
// durable. It carries no data and may be lost when this process dies right
// after its commit or when a connection breaks, which is why listeners are
// also woken now and then for nothing.
func (tx *Tx) Wake(topic string) {
	type wakeKey string
	tx.Value(wakeKey(topic), func() any {
		tx.AfterCommit(func() { tx.db.wakes.tell(tx.db, topic) })
		return true
	})
}

// Listen returns a channel that gets a value when somebody Wakes topic. Wakes
// that were not yet received are one. The first value is there at once, so
// that a loop looks once before it waits. Listening ends with ctx.
//
// Another process is heard through NOTIFY on PostgreSQL. On SQLite any change
// of the file by another connection wakes all listeners, so a look must be a
// cheap read.
func (d *DB) Listen(ctx context.Context, topic string) <-chan struct{} {
	ear := make(chan struct{}, 1)
	ear <- struct{}{}
	d.wakes.add(d, topic, ear)
	context.AfterFunc(ctx, func() { d.wakes.remove(topic, ear) })
	return ear
}

// wakes are the listeners of this process and the way to the others.
type wakes struct {
	mu      sync.Mutex
	ears    map[string]map[chan struct{}]bool
	unsent  map[string]bool // topics that other processes have not been told yet
	sending bool
	stop    context.CancelFunc // ends the look-out for other processes; nil while nobody listens
	running sync.WaitGroup     // the look-out and the sender
	closed  bool
}

func (w *wakes) add(d *DB, topic string, ear chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	if w.ears == nil {
		w.ears = map[string]map[chan struct{}]bool{}
	}
	if w.ears[topic] == nil {
		w.ears[topic] = map[chan struct{}]bool{}
	}
	w.ears[topic][ear] = true
	if w.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		w.stop = stop
		w.running.Go(func() { d.lookOut(ctx) })
	}
}

func (w *wakes) remove(topic string, ear chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.ears[topic], ear)
	if len(w.ears[topic]) == 0 {
		delete(w.ears, topic)
	}
	if len(w.ears) == 0 && w.stop != nil {
		w.stop()
		w.stop = nil
	}
}

// tell wakes the listeners here and leaves word for the other processes. On
// SQLite the changed file is the word.
func (w *wakes) tell(d *DB, topic string) {
	w.wake(topic)
	if d.dialect != PostgreSQL {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	if w.unsent == nil {
		w.unsent = map[string]bool{}
	}
	w.unsent[topic] = true
	if !w.sending {
		w.sending = true
		w.running.Go(func() { w.send(d) })
	}
}

// send passes topics on until none is left; those told meanwhile travel
// together.
func (w *wakes) send(d *DB) {
	for {
		w.mu.Lock()
		topics := w.unsent
		w.unsent = nil
		w.sending = len(topics) > 0
		w.mu.Unlock()
		if len(topics) == 0 {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
		if err := d.notify(ctx, topics); err != nil {
			d.log.Warn("other processes could not be woken; they look by themselves", "error", err)
		}
		cancel()
	}
}

// sendTimeout bounds one word to the other processes, and so also how long
// Close may wait for it.
const sendTimeout = 5 * time.Second

func (w *wakes) wake(topic string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ear := range w.ears[topic] {
		select {
		case ear <- struct{}{}:
		default: // It has been told already and has not looked yet.
		}
	}
}

func (w *wakes) wakeAll() {
	w.mu.Lock()
	topics := make([]string, 0, len(w.ears))
	for topic := range w.ears {
		topics = append(topics, topic)
	}
	w.mu.Unlock()
	for _, topic := range topics {
		w.wake(topic)
	}
}

// close sends what is unsent and ends the look-out.
func (w *wakes) close() {
	w.mu.Lock()
	w.closed = true
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.mu.Unlock()
	w.running.Wait()
}

// lookOut wakes the listeners of this process when another one wrote. It
// starts anew when its connection breaks.
func (d *DB) lookOut(ctx context.Context) {
	look := d.lookOutPostgres
	if d.dialect == SQLite {
		look = d.lookOutSQLite
	}
	for {
		err := look(ctx)
		if ctx.Err() != nil {
			return
		}
		d.log.Warn("the look-out for other processes broke off and starts again", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookOutPause):
		}
		d.wakes.wakeAll()
	}
}

// lookOutPause is waited before a broken look-out starts again.
const lookOutPause = time.Second
