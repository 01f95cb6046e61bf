package main

import (
	"context"
	"math/big"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/duckdb/duckdb-go/v2"
)

// batchRows is how many rows an Arrow record batch holds.
const batchRows = 32768

// writeArrow writes an Arrow IPC stream. The batches are built from rows: DuckDB's own Arrow export would need a
// build tag on every go command, for a speed that no list of findings needs.
func writeArrow(ctx context.Context, o *output, answers []*answer) (n int64, err error) {
	columns := answers[0].columns
	schema := schemaOf(columns)
	w := ipc.NewWriter(o.w, ipc.WithSchema(schema))
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	flush := func() error {
		batch := b.NewRecordBatch()
		defer batch.Release()
		return w.Write(batch)
	}
	for _, a := range answers {
		err := a.each(ctx, func(row []any) error {
			for i, value := range row {
				appendArrow(b.Field(i), columns[i].kind, value)
			}
			if n++; n%batchRows != 0 {
				return nil
			}
			return flush()
		})
		if err != nil {
			return n, err
		}
	}
	if n%batchRows != 0 {
		if err := flush(); err != nil {
			return n, err
		}
	}
	return n, w.Close()
}

func schemaOf(columns []column) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.name, Type: arrowType(c), Nullable: true}
	}
	return arrow.NewSchema(fields, nil)
}

func arrowType(c column) arrow.DataType {
	if c.list {
		c.list = false
		return arrow.ListOf(arrowType(c))
	}
	switch c.kind {
	case boolean:
		return arrow.FixedWidthTypes.Boolean
	case integer:
		return arrow.PrimitiveTypes.Int32
	case bigint:
		return arrow.PrimitiveTypes.Int64
	case decimal:
		return &arrow.Decimal128Type{Precision: c.width, Scale: c.scale}
	case float:
		return arrow.PrimitiveTypes.Float32
	case double:
		return arrow.PrimitiveTypes.Float64
	case timestamp:
		return arrow.FixedWidthTypes.Timestamp_us
	case nanotime:
		return arrow.FixedWidthTypes.Timestamp_ns
	case date:
		return arrow.FixedWidthTypes.Date32
	default:
		return arrow.BinaryTypes.String
	}
}

// appendArrow appends a value to the builder that arrowType gave its column.
func appendArrow(b array.Builder, k kind, value any) {
	if value == nil {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.ListBuilder:
		b.Append(true)
		for _, item := range value.([]any) {
			appendArrow(b.ValueBuilder(), k, item)
		}
	case *array.BooleanBuilder:
		b.Append(value.(bool))
	case *array.Int32Builder:
		b.Append(value.(int32))
	case *array.Int64Builder:
		b.Append(value.(int64))
	case *array.Decimal128Builder:
		b.Append(decimalOf(value))
	case *array.Float32Builder:
		b.Append(value.(float32))
	case *array.Float64Builder:
		b.Append(value.(float64))
	case *array.TimestampBuilder:
		b.Append(ticks(k, value.(time.Time)))
	case *array.Date32Builder:
		b.Append(arrow.Date32(value.(time.Time).Unix() / 86400))
	case *array.StringBuilder:
		b.Append(scalar(k, value))
	}
}

func ticks(k kind, t time.Time) arrow.Timestamp {
	if k == nanotime {
		return arrow.Timestamp(t.UnixNano())
	}
	return arrow.Timestamp(t.UnixMicro())
}

// decimalOf cuts a number into the two halves of 128 bits. arrow's own conversion panics on the least HUGEINT.
func decimalOf(value any) decimal128.Num {
	v, isInteger := value.(*big.Int)
	if !isInteger {
		v = value.(duckdb.Decimal).Value
	}
	low := new(big.Int).And(v, new(big.Int).SetUint64(1<<64-1))
	return decimal128.New(new(big.Int).Rsh(v, 64).Int64(), low.Uint64())
}
