package loaders

// progress counts the bytes read from disk over all inputs.
type progress struct {
	tell        func(done, total int64)
	done, total int64
	current     int64 // of done, the bytes of the input being read
}

func newProgress(inputs []input, tell func(done, total int64)) *progress {
	p := &progress{tell: tell}
	for _, in := range inputs {
		if in.size < 0 {
			p.total = -1
			return p
		}
		p.total += in.size
	}
	return p
}

// Write counts what is read; it never fails.
func (p *progress) Write(b []byte) (int, error) {
	p.current += int64(len(b))
	p.report()
	return len(b), nil
}

// finish counts an input as done, whatever of it was read.
func (p *progress) finish(in input) {
	p.done += max(0, in.size)
	p.current = 0
	p.report()
}

func (p *progress) report() {
	if p.tell == nil {
		return
	}
	done := p.done + p.current
	if p.total >= 0 {
		done = min(done, p.total)
	}
	p.tell(done, p.total)
}
