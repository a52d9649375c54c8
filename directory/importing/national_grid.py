"""From the Ordnance Survey's National Grid to latitude and longitude, good to about five metres."""

from math import atan2, cos, degrees, radians, sin, sqrt, tan

# Airy 1830 and the grid's projection, from the Ordnance Survey's "A guide to coordinate systems in Great Britain".
_A, _B = 6377563.396, 6356256.909
_SCALE = 0.9996012717
_LAT, _LON = radians(49), radians(-2)
_NORTH, _EAST = -100000, 400000
_E2 = 1 - (_B / _A) ** 2
_N = (_A - _B) / (_A + _B)

# Helmert transformation from OSGB36 to WGS84: metres, parts, seconds of arc.
_SHIFT = (446.448, -125.157, 542.060)
_GROW = 1 - 20.4894e-6
_TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_WGS_A, _WGS_E2 = 6378137.0, 0.00669437999014


def to_degrees(easting, northing):
    """(latitude, longitude) in WGS84 degrees of a National Grid position in metres."""
    latitude, longitude = _unproject(easting, northing)
    return _to_wgs84(latitude, longitude)


def _meridian(latitude):
    """The length of the meridian from the true origin."""
    less, more = latitude - _LAT, latitude + _LAT
    return (
        _B
        * _SCALE
        * (
            (1 + _N + 1.25 * (_N**2 + _N**3)) * less
            - (3 * (_N + _N**2) + 2.625 * _N**3) * sin(less) * cos(more)
            + 1.875 * (_N**2 + _N**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * _N**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _unproject(easting, northing):
    """Latitude and longitude in radians on the Airy ellipsoid."""
    latitude = _LAT + (northing - _NORTH) / (_A * _SCALE)
    while abs(rest := northing - _NORTH - _meridian(latitude)) >= 0.0001:
        latitude += rest / (_A * _SCALE)
    across = _A * _SCALE / sqrt(1 - _E2 * sin(latitude) ** 2)
    along = across * (1 - _E2) / (1 - _E2 * sin(latitude) ** 2)
    eta2, t, east = across / along - 1, tan(latitude), easting - _EAST
    north = (
        latitude
        - t / (2 * along * across) * east**2
        + t / (24 * along * across**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * east**4
        - t / (720 * along * across**5) * (61 + 90 * t**2 + 45 * t**4) * east**6
    )
    secant = 1 / cos(latitude)
    longitude = (
        _LON
        + secant / across * east
        - secant / (6 * across**3) * (across / along + 2 * t**2) * east**3
        + secant / (120 * across**5) * (5 + 28 * t**2 + 24 * t**4) * east**5
    )
    return north, longitude


def _to_wgs84(latitude, longitude):
    across = _A / sqrt(1 - _E2 * sin(latitude) ** 2)
    x = across * cos(latitude) * cos(longitude)
    y = across * cos(latitude) * sin(longitude)
    z = across * (1 - _E2) * sin(latitude)
    turn_x, turn_y, turn_z = _TURN
    x, y, z = (
        _SHIFT[0] + _GROW * x - turn_z * y + turn_y * z,
        _SHIFT[1] + turn_z * x + _GROW * y - turn_x * z,
        _SHIFT[2] - turn_y * x + turn_x * y + _GROW * z,
    )
    flat = sqrt(x * x + y * y)
    found = atan2(z, flat * (1 - _WGS_E2))
    for _ in range(5):
        across = _WGS_A / sqrt(1 - _WGS_E2 * sin(found) ** 2)
        found = atan2(z + _WGS_E2 * across * sin(found), flat)
    return round(degrees(found), 5), round(degrees(atan2(y, x)), 5)
