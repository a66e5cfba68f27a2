//! A table that pandas, polars, pyarrow and DuckDB read without a copy.

use std::ffi::CString;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use omnicap::results::dictionary::Kind;
use omnicap::results::formats::arrow;
use omnicap::results::formats::read_back::from_csv;
use omnicap::results::table::{self, Row};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};

use super::OmnicapError;

/// A table of results, as an Arrow stream.
#[pyclass(frozen, module = "omnicap._omnicap")]
pub struct Table {
    /// The name of its file, without the ending.
    #[pyo3(get)]
    name: String,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// Rows stand together so many at a time.
const AT_A_TIME: usize = 1 << 16;

impl Table {
    /// Of a table that was just made.
    pub fn of(table: table::Table<'_>) -> Result<Self, ArrowError> {
        let schema = arrow::schema(&table.fields);
        let kinds: Vec<Kind> = table.fields.iter().map(|field| field.kind).collect();
        let (mut rows, mut batches) = (table.rows, Vec::new());
        loop {
            let some: Vec<Row> = rows.by_ref().take(AT_A_TIME).collect();
            if some.is_empty() {
                break;
            }
            batches.push(arrow::batch(&schema, &kinds, &some)?);
        }
        Ok(Self { name: table.name.into(), schema, batches })
    }

    /// Of a CSV file that was written before.
    pub fn read(name: &str, csv: &str) -> Result<Self, ArrowError> {
        let batch = from_csv(name, csv)?;
        Ok(Self { name: name.into(), schema: batch.schema(), batches: vec![batch] })
    }
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// What a column counts, and what it means.
    fn about(&self, column: &str) -> PyResult<(String, String)> {
        let field = self.schema.field_with_name(column).map_err(|_| {
            OmnicapError::new_err(format!(
                "{} has no column `{column}`: it has {}",
                self.name,
                self.columns().join(", ")
            ))
        })?;
        let told = |key: &str| field.metadata().get(key).cloned().unwrap_or_default();
        Ok((told("unit"), told("meaning")))
    }

    /// The rows as dicts.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let mut rows = Vec::new();
        for batch in &self.batches {
            for row in 0..batch.num_rows() {
                let dict = PyDict::new(py);
                for (field, column) in self.schema.fields().iter().zip(batch.columns()) {
                    dict.set_item(field.name(), value(py, column, row)?)?;
                }
                rows.push(dict);
            }
        }
        Ok(rows)
    }

    /// As a pandas DataFrame: words are categories, days are timestamps, money is of floats; with `exact` of Decimals.
    #[pyo3(signature = (*, exact=false))]
    fn to_pandas<'py>(slf: Bound<'py, Self>, exact: bool) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("omnicap._frames")?.call_method1("to_pandas", (slf, exact))
    }

    /// As a polars DataFrame.
    fn to_polars<'py>(slf: Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("omnicap._frames")?.call_method1("to_polars", (slf,))
    }

    fn __repr__(&self) -> String {
        format!("{}: {} rows of {}", self.name, self.__len__(), self.columns().join(", "))
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The Arrow PyCapsule interface: a stream of all rows.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Whoever asks for other types casts by themselves, as the interface allows.
        let _ = requested_schema;
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new(py, stream, Some(CString::from(c"arrow_array_stream")))
    }
}

/// One value: words, a whole number, a number, a Decimal of money, a date, or None.
fn value<'py>(py: Python<'py>, column: &ArrayRef, row: usize) -> PyResult<Bound<'py, PyAny>> {
    if column.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    let imported = |module: &str, name: &str| py.import(module)?.getattr(name);
    match column.data_type() {
        DataType::Int64 => Ok(column.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Float64 => Ok(column.as_primitive::<Float64Type>().value(row).into_pyobject(py)?.into_any()),
        DataType::Decimal128(_, _) => {
            imported("decimal", "Decimal")?.call1((column.as_primitive::<Decimal128Type>().value_as_string(row),))
        }
        DataType::Date32 => {
            let date = column.as_primitive::<Date32Type>().value_as_date(row).map(|date| date.to_string());
            imported("datetime", "date")?.call_method1("fromisoformat", (date,))
        }
        _ => {
            let words = column.as_dictionary::<Int32Type>();
            let texts = words.values().as_string::<i32>();
            Ok(words.key(row).map(|key| texts.value(key)).into_pyobject(py)?.into_any())
        }
    }
}
