// Short names for the answers' types, which are generated from OpenAPI (npm run types).
import type { components } from "./schema";

type All = components["schemas"];

export type Theatre = All["Theatre"];
export type Mapper = All["Mapper"];
export type Side = All["Side"];
export type Places = All["Places"];
export type Panel = All["Panel"];
export type Claim = All["Claim"];
export type Claims = All["Claims"];
export type Link = All["Link"];
export type Verdict = All["Verdict"];
export type MapValue = All["MapValue"];
export type Report = All["Report"];
export type ReportRow = All["ReportRow"];
export type Reports = All["Reports"];
export type Series = All["Series"];
export type Ways = All["Ways"];
export type Fan = All["Fan"];
export type Chances = All["Chances"];
export type Network = All["Network"];
export type Edge = All["Edge"];
export type Forecasts = All["Forecasts"];
export type ForecastModel = All["ForecastModel"];
export type Language = All["Language"];
export type Measure = All["Measure"];
export type Param = All["Param"];
export type Asked = All["Asked"];
export type Records = All["Records"];
export type Questions = All["Questions"];
export type Alerts = All["Alerts"];
export type Undone = All["Undone"];
export type Disagreement = All["Disagreement"];
export type ErrorShape = All["ErrorShape"];
export type FeatureCollection = GeoJSON.FeatureCollection;
