package synth

import (
	"io"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/bitutil"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// A parquetFile writes every batch as one row group. Texts go in as dictionaries that are already made.
type parquetFile struct {
	schema *arrow.Schema
	w      *pqarrow.FileWriter
}

var dictionaryType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

func openParquet(w io.Writer, t table) (sink, error) {
	types := map[form]arrow.DataType{text: dictionaryType, number: arrow.PrimitiveTypes.Int64, moment: arrow.FixedWidthTypes.Timestamp_us}
	fields := make([]arrow.Field, len(t.columns))
	properties := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Uncompressed), // indexes and numbers hardly compress, and trying takes a third of the time
		parquet.WithCompressionFor("InitiatingProcessCommandLine", compress.Codecs.Snappy),
		parquet.WithCompressionFor("AdditionalFields", compress.Codecs.Snappy),
		parquet.WithDictionaryPageSizeLimit(math.MaxInt32), // a dictionary once made is never unpacked again
		parquet.WithStats(false), parquet.WithStatsFor("Timestamp", true), // for readers that skip row groups by time
	}
	for i, c := range t.columns {
		properties = append(properties, parquet.WithDictionaryFor(c.name, !c.varied))
		fields[i] = arrow.Field{Name: c.name, Type: types[c.form], Nullable: c.form != text}
	}
	schema := arrow.NewSchema(fields, nil)
	file, err := pqarrow.NewFileWriter(schema, w, parquet.NewWriterProperties(properties...), pqarrow.DefaultWriterProps())
	return &parquetFile{schema: schema, w: file}, err
}

func (f *parquetFile) close() error { return f.w.Close() }

func (f *parquetFile) write(columns []filled, rows int) error {
	arrays := make([]arrow.Array, len(columns))
	for i := range columns {
		arrays[i] = arrayOf(&columns[i], f.schema.Field(i).Type, rows)
		defer arrays[i].Release()
	}
	batch := array.NewRecordBatch(f.schema, arrays, int64(rows))
	defer batch.Release()
	return f.w.Write(batch)
}

// arrayOf is a column without a copy of its values.
func arrayOf(c *filled, t arrow.DataType, rows int) arrow.Array {
	if t != arrow.DataType(dictionaryType) {
		validity, nulls := validityOf(c.numbers)
		data := array.NewData(t, rows, []*memory.Buffer{validity, memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(c.numbers))}, nil, nulls, 0)
		defer data.Release()
		return array.MakeFromData(data)
	}
	values := array.NewStringBuilder(memory.DefaultAllocator)
	defer values.Release()
	values.AppendValues(c.distinct, nil)
	dictionary := values.NewArray()
	defer dictionary.Release()
	data := array.NewData(arrow.PrimitiveTypes.Int32, rows, []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.index))}, nil, 0, 0)
	defer data.Release()
	indexes := array.MakeFromData(data)
	defer indexes.Release()
	return array.NewDictionaryArray(dictionaryType, indexes, dictionary)
}

// validityOf marks the numbers that are measured; nil where all are.
func validityOf(numbers []int64) (*memory.Buffer, int) {
	var bits []byte
	nulls := 0
	for i, n := range numbers {
		if n != unmeasured {
			continue
		}
		if bits == nil {
			bits = make([]byte, bitutil.BytesForBits(int64(len(numbers))))
			bitutil.SetBitsTo(bits, 0, int64(len(numbers)), true)
		}
		bitutil.ClearBit(bits, i)
		nulls++
	}
	if bits == nil {
		return nil, 0
	}
	return memory.NewBufferBytes(bits), nulls
}
