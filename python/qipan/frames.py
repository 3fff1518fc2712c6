# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers from what analysts hold (frames, Arrow, __geo_interface__, paths) to the engine, and back to frames."""
from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from . import _core
from .errors import CrsError, InputError, InputTypeError

if TYPE_CHECKING:
    from .guard import Judge

__all__ = ["LayerLike"]


@runtime_checkable
class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


@runtime_checkable
class _GeoInterface(Protocol):
    @property
    def __geo_interface__(self) -> dict[str, Any]: ...


LayerLike: TypeAlias = "str | os.PathLike[str] | gpd.GeoDataFrame | gpd.GeoSeries | pd.DataFrame | _ArrowStream | _GeoInterface"

# Roles that make no sense without a row; others may be empty (a town without railways).
_NEEDED = {"communities", "buildings", "household_points", "household_table", "household_areas"}
_GEOMETRY_NAMES = ("geometry", "geom", "wkb_geometry", "wkb", "GEOMETRY", "shape")
_WKB = {"geoarrow.wkb", "ogc.wkb"}


def is_path(value: object) -> bool:
    return isinstance(value, (str, os.PathLike))


def _crs_text(crs: Any) -> str:
    """A pyproj CRS as the engine takes it: by its code where it has one, so that both sides use their own definition."""
    if crs is None:
        return ""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _kind_and_values(name: str, array: pa.Array) -> tuple[str, pa.Array] | None:
    """Type of the engine and values cast to its Arrow type; None for columns that no map format could hold."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _kind_and_values(name, array.dictionary_decode())
    if isinstance(array, pa.ExtensionArray):
        return _kind_and_values(name, array.storage)
    if pa.types.is_boolean(kind):
        return "integer", array.cast(pa.int64())
    if pa.types.is_integer(kind):
        try:
            return "integer", array.cast(pa.int64())
        except pa.ArrowInvalid:  # beyond 2^63
            return "text", array.cast(pa.large_string())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "real", array.cast(pa.float64())
    if pa.types.is_timestamp(kind):
        return "text", pc.strftime(array.cast(pa.timestamp("s", kind.tz), safe=False), format="%Y-%m-%dT%H:%M:%S").cast(pa.large_string())
    if pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind) \
            or pa.types.is_date(kind) or pa.types.is_time(kind):
        return "text", array.cast(pa.large_string())
    if pa.types.is_nested(kind):
        return "text", pa.array([None if v is None else _spoken(v) for v in array.to_pylist()], pa.large_string())
    return None


def _validity(array: pa.Array) -> np.ndarray | None:
    return None if array.null_count == 0 else array.is_valid().to_numpy(zero_copy_only=False).astype(np.uint8)


def _text_buffers(array: pa.Array) -> tuple[np.ndarray | None, Any, np.ndarray]:
    """Validity, bytes and offsets of a large string or binary array."""
    if array.offset != 0:
        array = pa.concat_arrays([array])
    _, offsets, data = array.buffers()
    places = np.frombuffer(offsets, np.int64, len(array) + 1) if len(array) else np.zeros(1, np.int64)
    return _validity(array), np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8), places


def _columns_of(arrays: list[tuple[str, pa.Array]]) -> list[tuple[str, str, Any, Any, Any]]:
    out: list[tuple[str, str, Any, Any, Any]] = []
    for name, array in arrays:
        found = _kind_and_values(name, array)
        if found is None:
            continue
        kind, values = found
        if kind == "text":
            valid, data, offsets = _text_buffers(values)
            out.append((name, kind, valid, data, offsets))
        else:
            filled = values.fill_null(0).to_numpy(zero_copy_only=False)
            out.append((name, kind, _validity(values), np.ascontiguousarray(filled), None))
    return out


def _spoken(value: Any) -> str | None:
    """Any object as the text of a cell."""
    if isinstance(value, (list, tuple, dict, np.ndarray)):
        return json.dumps(value if not isinstance(value, np.ndarray) else value.tolist(), default=str, ensure_ascii=False)
    return None if pd.isna(value) else str(value)


def _array_of_series(series: pd.Series) -> pa.Array:
    try:
        array = pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):  # objects of several types, whole numbers beyond 64 bits
        array = pa.array([_spoken(v) for v in series], pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _make(title: str, crs: str, rows: int, columns: list[tuple[str, str, Any, Any, Any]], geometry: tuple[Any, Any, Any] | None) -> _core.MemoryTable:
    digest = hashlib.sha1(repr((crs, rows, [c[:2] for c in columns])).encode())
    for part in [p for c in columns for p in c[2:]] + list(geometry or ()):
        if part is not None:
            digest.update(memoryview(part).cast("B"))
    return _core.MemoryTable(title=title, fingerprint=digest.hexdigest(), crs=crs, rows=rows, columns=columns, geometry=geometry)


def _from_geodataframe(frame: gpd.GeoDataFrame, role: str, judge: Judge | None, title: str = "") -> _core.MemoryTable:
    title = title or f"{role} ({type(frame).__name__})"
    try:
        active = frame.geometry
    except AttributeError as error:
        raise InputError(f"{title}: the frame has no geometry column; name it with .set_geometry(..)") from error
    if active.crs is None and len(frame) and (judge is None or not judge.knows_crs(role)):
        raise CrsError(f"{title}: the frame has no CRS; say which one its coordinates are in with .set_crs('EPSG:..')")
    if judge is not None:
        judge(title, role, frame)
    wkb = pa.array(shapely.to_wkb(np.asarray(active.array), output_dimension=2), pa.large_binary())
    plain = [(str(name), _array_of_series(frame[name])) for name in frame.columns if not isinstance(frame[name].dtype, gpd.array.GeometryDtype)]
    return _make(title, _crs_text(active.crs), len(frame), _columns_of(plain), _text_buffers(wkb))


def _from_dataframe(frame: pd.DataFrame, role: str, judge: Judge | None) -> _core.MemoryTable:
    if judge is not None:
        judge(f"{role} ({type(frame).__name__})", role, frame)
    columns = [(str(name), _array_of_series(frame[name])) for name in frame.columns]
    return _make(f"{role} ({type(frame).__name__})", "", len(frame), _columns_of(columns), None)


def _geometry_field(table: pa.Table) -> tuple[int, str] | None:
    """Index and CRS of the WKB column of an Arrow table."""
    for i, field in enumerate(table.schema):
        metadata = field.metadata or {}
        name = getattr(field.type, "extension_name", None) or metadata.get(b"ARROW:extension:name", b"").decode()
        if name not in _WKB:
            continue
        text = metadata.get(b"ARROW:extension:metadata", b"{}").decode() or "{}"
        crs = json.loads(text).get("crs") if text.startswith("{") else None
        return i, json.dumps(crs) if isinstance(crs, dict) else (crs or "")
    for i, field in enumerate(table.schema):
        if field.name in _GEOMETRY_NAMES and (pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type) or pa.types.is_binary_view(field.type)):
            return i, ""
    return None


def _from_arrow(value: _ArrowStream, role: str, judge: Judge | None) -> _core.MemoryTable:
    table = pa.table(value).combine_chunks()
    title = f"{role} ({type(value).__name__})"
    arrays = [(f.name, table.column(i).chunk(0) if table.column(i).num_chunks else pa.array([], f.type)) for i, f in enumerate(table.schema)]
    found = _geometry_field(table)
    if found is None:
        if judge is not None:
            judge(title, role, table.select([c for c in judge.columns(role) if c in table.column_names]).to_pandas())
        return _make(title, "", table.num_rows, _columns_of(arrays), None)
    index, crs = found
    shape = arrays.pop(index)[1]
    if isinstance(shape, pa.ExtensionArray):
        shape = shape.storage
    if not crs and table.num_rows:
        raise CrsError(f"{title}: the geometry column '{table.schema[index].name}' states no CRS; give it the extension type geoarrow.wkb with a crs, "
                       "or turn it into a GeoDataFrame with one")
    if judge is not None:
        rows = table.select([c for c in judge.columns(role) if c in table.column_names]).to_pandas()
        judge(title, role, gpd.GeoDataFrame(rows, geometry=shapely.from_wkb(shape.to_numpy(zero_copy_only=False)), index=range(table.num_rows), crs=crs or None))
    return _make(title, crs, table.num_rows, _columns_of(arrays), _text_buffers(shape.cast(pa.large_binary())))


def _from_geo_interface(value: _GeoInterface, role: str, judge: Judge | None) -> _core.MemoryTable:
    spoken: dict[str, Any] = value.__geo_interface__
    kind = spoken.get("type", "")
    features = spoken["features"] if kind == "FeatureCollection" else [spoken] if kind == "Feature" else \
        [{"type": "Feature", "properties": {}, "geometry": spoken}]
    named = (spoken.get("crs") or {}).get("properties", {}).get("name") if isinstance(spoken.get("crs"), dict) else None
    crs = getattr(value, "crs", None) or named
    frame = gpd.GeoDataFrame.from_features(features, crs=crs)
    if crs is None and len(frame):
        west, south, east, north = frame.total_bounds
        if west < -180 or east > 180 or south < -90 or north > 90:
            raise CrsError(f"{role} ({type(value).__name__}): __geo_interface__ states no CRS, and its coordinates are no degrees; "
                           "turn it into a GeoDataFrame with a CRS")
        frame = frame.set_crs("EPSG:4326")  # RFC 7946
    return _from_geodataframe(frame, role, judge, f"{role} ({type(value).__name__})")


def to_table(value: LayerLike, role: str, judge: Judge | None = None) -> _core.MemoryTable:
    """A layer in memory for the engine, without a file between. Only for what is no path. ``judge`` may refuse its rows."""
    if isinstance(value, gpd.GeoSeries):
        value = value.to_frame("geometry")
    if isinstance(value, (pd.DataFrame, gpd.GeoDataFrame)) and role in _NEEDED and len(value) == 0:
        raise InputError(f"{role}: the frame has no rows")
    if isinstance(value, pd.DataFrame) and not value.columns.is_unique:
        raise InputError(f"{role} ({type(value).__name__}): several columns are named {value.columns[value.columns.duplicated()][0]!r}; rename them")
    if isinstance(value, gpd.GeoDataFrame):
        return _from_geodataframe(value, role, judge)
    if isinstance(value, pd.DataFrame):
        if role not in ("household_table", "household_points", "points", "moves", "ledger"):  # points may lie in columns
            raise InputTypeError(f"{role}: a DataFrame has no geometry; pass a GeoDataFrame, such as gpd.GeoDataFrame(df, geometry=.., crs=..)")
        return _from_dataframe(value, role, judge)
    if isinstance(value, _ArrowStream):
        return _from_arrow(value, role, judge)
    if isinstance(value, _GeoInterface):
        return _from_geo_interface(value, role, judge)
    raise InputTypeError(f"{role}: {type(value).__name__} is no layer; pass a GeoDataFrame, an Arrow table with WKB, something with "
                         "__geo_interface__, or a path such as 'town.gpkg::buildings'")


def _series_of(column: tuple[str, str, Any, Any, Any]) -> Any:
    _, kind, valid, data, offsets = column
    missing = valid == 0
    if kind == "integer":
        return pd.array(data, dtype="Int64") if not missing.any() else pd.arrays.IntegerArray(data, missing)
    if kind == "real":
        return np.where(missing, np.nan, data)
    bitmap = pa.py_buffer(np.packbits(valid, bitorder="little").tobytes()) if missing.any() else None
    return pa.LargeStringArray.from_buffers(len(valid), pa.py_buffer(offsets), pa.py_buffer(data), bitmap).to_pandas()


def to_frame(layer: dict[str, Any]) -> pd.DataFrame:
    """A layer of the engine as a GeoDataFrame, or as a DataFrame where it is a table."""
    columns = {c[0]: _series_of(c) for c in layer["columns"]}
    for name, kind, valid, data, _ in layer["columns"]:
        if kind == "integer" and valid.all():
            columns[name] = data
    frame = pd.DataFrame(columns, index=pd.RangeIndex(layer["rows"]))
    if layer["geometry"] is None:
        return frame
    _, _, valid, data, offsets = layer["geometry"]
    shapes = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(valid), [None, pa.py_buffer(offsets), pa.py_buffer(data)]).to_numpy(zero_copy_only=False)
    shapes[valid == 0] = None
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapely.from_wkb(shapes), index=frame.index, crs=layer["crs"] or None))
