//! Tables as Parquet, packed with zstd. The same rows give the same bytes.

use std::io::{self, Write};
use std::mem::take;

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::arrow::{batch, schema};
use super::format::{Format, Sink};
use crate::results::dictionary::Field;
use crate::results::table::Row;

/// Parquet.
pub const PARQUET: Format = Format { ending: "parquet", begin };

/// Rows are packed so many at a time.
const AT_A_TIME: usize = 1 << 16;

fn begin<'a>(fields: &[Field<'_>], to: &'a mut dyn Write) -> io::Result<Sink<'a>> {
    let (schema, kinds) = (schema(fields), fields.iter().map(|field| field.kind).collect::<Vec<_>>());
    let compression = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(compression).set_created_by("omnicap".into()).build();
    let mut writer =
        Some(ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties)).map_err(io::Error::other)?);
    let mut rows: Vec<Row> = Vec::new();
    Ok(Box::new(move |row| {
        rows.extend(row.cloned());
        let is_last = row.is_none();
        if rows.len() < AT_A_TIME && !is_last {
            return Ok(());
        }
        let batch = batch(&schema, &kinds, &take(&mut rows)).map_err(io::Error::other)?;
        let Some(open) = &mut writer else { return Ok(()) };
        open.write(&batch).map_err(io::Error::other)?;
        open.flush().map_err(io::Error::other)?;
        to.write_all(&take(open.inner_mut()))?;
        match writer.take_if(|_| is_last) {
            Some(whole) => to.write_all(&whole.into_inner().map_err(io::Error::other)?).and_then(|()| to.flush()),
            None => Ok(()),
        }
    }))
}
