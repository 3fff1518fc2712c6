<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="1">
 <renderer-v2 symbollevels="0" type="RuleRenderer">
  <rules key="root">
   <rule filter="&quot;standing&quot; = 'inside' AND &quot;border_m_below&quot; &lt;= 0.1" key="rule1" label="[[qgis.standing_shorter]]" symbol="0" />
   <rule filter="&quot;standing&quot; = 'inside' AND &quot;border_m_below&quot; &lt;= 0.5 AND NOT &quot;border_m_below&quot; &lt;= 0.1" key="rule2" label="[[qgis.standing_short]]" symbol="1" />
   <rule filter="&quot;standing&quot; = 'inside' AND &quot;border_m_below&quot; &lt;= 0.9 AND NOT &quot;border_m_below&quot; &lt;= 0.5" key="rule3" label="[[qgis.standing_long]]" symbol="2" />
   <rule filter="&quot;standing&quot; = 'inside' AND &quot;border_m_below&quot; &gt; 0.9" key="rule4" label="[[qgis.standing_longer]]" symbol="3" />
   <rule filter="&quot;standing&quot; = 'outside'" key="rule5" label="[[qgis.standing_outside]]" symbol="4" />
   <rule filter="&quot;standing&quot; = 'unknown'" key="rule6" label="[[qgis.standing_unknown]]" symbol="5" />
  </rules>
  <symbols>
   <symbol name="0" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="46,125,79,204" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="169,213,160,204" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
   <symbol name="2" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="242,208,139,204" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
   <symbol name="3" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="217,138,61,204" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
   <symbol name="4" type="fill">
    <layer class="LinePatternFill">
     <Option type="Map">
      <Option name="angle" type="QString" value="45" />
      <Option name="color" type="QString" value="0,0,0,255" />
      <Option name="distance" type="QString" value="2.4" />
      <Option name="distance_unit" type="QString" value="MM" />
      <Option name="line_width" type="QString" value="0" />
      <Option name="line_width_unit" type="QString" value="MM" />
      <Option name="offset" type="QString" value="0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_width_unit" type="QString" value="MM" />
     </Option>
     <symbol name="@4@0" type="line">
      <layer class="SimpleLine">
       <Option type="Map">
        <Option name="align_dash_pattern" type="QString" value="0" />
        <Option name="capstyle" type="QString" value="square" />
        <Option name="customdash" type="QString" value="5;2" />
        <Option name="customdash_unit" type="QString" value="MM" />
        <Option name="dash_pattern_offset" type="QString" value="0" />
        <Option name="dash_pattern_offset_unit" type="QString" value="MM" />
        <Option name="draw_inside_polygon" type="QString" value="0" />
        <Option name="joinstyle" type="QString" value="bevel" />
        <Option name="line_color" type="QString" value="212,50,28,178" />
        <Option name="line_style" type="QString" value="solid" />
        <Option name="line_width" type="QString" value="0.2" />
        <Option name="line_width_unit" type="QString" value="MM" />
        <Option name="offset" type="QString" value="0" />
        <Option name="offset_unit" type="QString" value="MM" />
        <Option name="ring_filter" type="QString" value="0" />
        <Option name="trim_distance_end" type="QString" value="0" />
        <Option name="trim_distance_end_unit" type="QString" value="MM" />
        <Option name="trim_distance_start" type="QString" value="0" />
        <Option name="trim_distance_start_unit" type="QString" value="MM" />
        <Option name="tweak_dash_pattern_on_corners" type="QString" value="0" />
        <Option name="use_custom_dash" type="QString" value="0" />
       </Option>
      </layer>
     </symbol>
    </layer>
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="0,0,0,0" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="no" />
     </Option>
    </layer>
   </symbol>
   <symbol name="5" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="218,214,209,178" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,15,92,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.4" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style allowHtml="0" blendMode="0" capitalization="0" fieldName="&quot;name&quot; || if(&quot;standing&quot; = 'inside', '\n' || format_number(100 * &quot;border_m_below&quot;, 0) || ' %', '')" fontItalic="0" fontKerning="1" fontLetterSpacing="0" fontSize="7" fontSizeUnit="Point" fontStrikeout="0" fontUnderline="0" fontWeight="50" fontWordSpacing="0" isExpression="1" legendString="Aa" multilineHeight="0.94999999999999996" previewBkgrdColor="255,255,255,255" textColor="43,39,48,255" textOpacity="1" textOrientation="horizontal" useSubstitutions="0">
    <text-buffer bufferBlendMode="0" bufferColor="255,255,255,215" bufferDraw="1" bufferJoinStyle="128" bufferNoFill="1" bufferOpacity="1" bufferSize="0.69999999999999996" bufferSizeUnits="MM" />
   </text-style>
   <text-format addDirectionSymbol="0" autoWrapLength="0" decimals="3" formatNumbers="0" leftDirectionSymbol="&lt;" multilineAlign="1" placeDirectionSymbol="0" plussign="0" reverseDirectionSymbol="0" rightDirectionSymbol="&gt;" useMaxLineLengthForAutoWrap="1" wrapChar="" />
   <placement centroidInside="1" centroidWhole="0" dist="0" distUnits="MM" fitInPolygonOnly="0" geometryGenerator="" geometryGeneratorEnabled="0" geometryGeneratorType="PointGeometry" layerType="UnknownGeometry" lineAnchorClipping="0" lineAnchorPercent="0.5" lineAnchorType="0" maxCurvedCharAngleIn="25" maxCurvedCharAngleOut="-25" offsetType="0" offsetUnits="MM" overrunDistance="0" overrunDistanceUnit="MM" placement="4" placementFlags="10" polygonPlacementFlags="2" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" preserveRotation="1" priority="5" quadOffset="4" repeatDistance="0" repeatDistanceUnits="MM" rotationAngle="0" rotationUnit="AngleDegrees" xOffset="0" yOffset="0" />
   <rendering displayAll="0" drawLabels="1" fontLimitPixelSize="0" fontMaxPixelSize="10000" fontMinPixelSize="0" labelPerPart="0" limitNumLabels="0" maxNumLabels="2000" mergeLines="0" minFeatureSize="0" obstacle="1" obstacleFactor="1" obstacleType="1" scaleMax="0" scaleMin="0" scaleVisibility="0" unplacedVisibility="0" upsidedownLabels="0" zIndex="0" />
   <dd_properties>
    <Option type="Map">
     <Option name="name" type="QString" value="" />
     <Option name="properties" type="Map">
      <Option name="Show" type="Map">
       <Option name="active" type="bool" value="true" />
       <Option name="expression" type="QString" value="sqrt(area($geometry)) / @map_scale * 1000 &gt; 5" />
       <Option name="type" type="int" value="3" />
      </Option>
     </Option>
     <Option name="type" type="QString" value="collection" />
    </Option>
   </dd_properties>
  </settings>
 </labeling>
 <fieldConfiguration>
  <field configurationFlags="None" name="standing">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.standing_inside]]" type="QString" value="inside" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.standing_outside]]" type="QString" value="outside" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.standing_unknown]]" type="QString" value="unknown" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="breaks">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option name="IsMultiline" type="bool" value="true" />
      <Option name="UseHtml" type="bool" value="false" />
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases>
  <alias field="community" name="[[qgis.field_community]]" />
  <alias field="name" name="[[qgis.field_name]]" />
  <alias field="grids" name="[[qgis.field_grids]]" />
  <alias field="standing" name="[[qgis.field_standing]]" />
  <alias field="breaks" name="[[qgis.field_breaks]]" />
  <alias field="border_m" name="[[qgis.field_border_m]]" />
  <alias field="border_m_median" name="[[qgis.field_border_m_median]]" />
  <alias field="border_m_below" name="[[qgis.field_border_m_below]]" />
 </aliases>
 <editable>
  <field editable="0" name="border_m" />
  <field editable="0" name="border_m_below" />
  <field editable="0" name="border_m_error" />
  <field editable="0" name="border_m_median" />
  <field editable="0" name="border_m_p5" />
  <field editable="0" name="border_m_p95" />
  <field editable="0" name="breaks" />
  <field editable="0" name="community" />
  <field editable="0" name="compactness" />
  <field editable="0" name="compactness_below" />
  <field editable="0" name="compactness_error" />
  <field editable="0" name="compactness_median" />
  <field editable="0" name="compactness_p5" />
  <field editable="0" name="compactness_p95" />
  <field editable="0" name="cut" />
  <field editable="0" name="cut_below" />
  <field editable="0" name="cut_error" />
  <field editable="0" name="cut_median" />
  <field editable="0" name="cut_p5" />
  <field editable="0" name="cut_p95" />
  <field editable="0" name="deviation" />
  <field editable="0" name="deviation_below" />
  <field editable="0" name="deviation_error" />
  <field editable="0" name="deviation_median" />
  <field editable="0" name="deviation_p5" />
  <field editable="0" name="deviation_p95" />
  <field editable="0" name="effective" />
  <field editable="0" name="grids" />
  <field editable="0" name="held" />
  <field editable="0" name="name" />
  <field editable="0" name="r_hat" />
  <field editable="0" name="standing" />
  <field editable="0" name="unevenness" />
  <field editable="0" name="unevenness_below" />
  <field editable="0" name="unevenness_error" />
  <field editable="0" name="unevenness_median" />
  <field editable="0" name="unevenness_p5" />
  <field editable="0" name="unevenness_p95" />
 </editable>
 <mapTip>&lt;b&gt;[% "name" %]&lt;/b&gt;&lt;br&gt;[% "breaks" %]</mapTip>
</qgis>
