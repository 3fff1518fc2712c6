<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="1">
 <renderer-v2 symbollevels="0" type="RuleRenderer">
  <rules key="root">
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'changed'" key="rule1" label="[[qgis.relation_changed]]" symbol="0" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'split'" key="rule2" label="[[qgis.relation_split]]" symbol="1" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'merged'" key="rule3" label="[[qgis.relation_merged]]" symbol="2" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'split+merged'" key="rule4" label="[[qgis.relation_split_merged]]" symbol="3" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'new'" key="rule5" label="[[qgis.relation_new]]" symbol="4" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'renamed'" key="rule6" label="[[qgis.relation_renamed]]" symbol="5" />
   <rule filter="&quot;ended&quot; = 0 AND &quot;relation&quot; = 'kept'" key="rule7" label="[[qgis.relation_kept]]" symbol="6" />
   <rule filter="&quot;ended&quot; = 1 AND &quot;relation&quot; IN ('dissolved','merged','retired')" key="rule8" label="[[qgis.relation_ended]]" symbol="7" />
  </rules>
  <symbols>
   <symbol name="0" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="242,179,94,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="1" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="127,179,230,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="2" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="181,138,214,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="3" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="143,123,208,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="4" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="118,192,138,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="5" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="216,207,168,191" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="6" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="239,237,232,128" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="214,39,143,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.36" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" type="QString" value="" />
       <Option name="properties" type="Map">
        <Option name="outlineWidth" type="Map">
         <Option name="active" type="bool" value="true" />
         <Option name="expression" type="QString" value="0.36 * clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)" />
         <Option name="type" type="int" value="3" />
        </Option>
       </Option>
       <Option name="type" type="QString" value="collection" />
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="7" type="fill">
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
     <symbol name="@7@0" type="line">
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
        <Option name="line_color" type="QString" value="110,104,115,153" />
        <Option name="line_style" type="QString" value="solid" />
        <Option name="line_width" type="QString" value="0.18" />
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
      <Option name="outline_color" type="QString" value="110,104,115,255" />
      <Option name="outline_style" type="QString" value="dash" />
      <Option name="outline_width" type="QString" value="0.5" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="no" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style allowHtml="0" blendMode="0" capitalization="0" fieldName="right(&quot;code&quot;, 3) || if(sqrt(area($geometry)) / @map_scale * 1000 &gt; 7.5 AND trim(if(&quot;households_in&quot; &gt; 0, ' +' || format_number(&quot;households_in&quot;, 0), '') || if(&quot;households_out&quot; &gt; 0, ' −' || format_number(&quot;households_out&quot;, 0), '')) &lt;&gt; '', '\n' || trim(if(&quot;households_in&quot; &gt; 0, ' +' || format_number(&quot;households_in&quot;, 0), '') || if(&quot;households_out&quot; &gt; 0, ' −' || format_number(&quot;households_out&quot;, 0), '')), '')" fontItalic="0" fontKerning="1" fontLetterSpacing="0" fontSize="7" fontSizeUnit="Point" fontStrikeout="0" fontUnderline="0" fontWeight="50" fontWordSpacing="0" isExpression="1" legendString="Aa" multilineHeight="0.94999999999999996" previewBkgrdColor="255,255,255,255" textColor="43,39,48,255" textOpacity="1" textOrientation="horizontal" useSubstitutions="0">
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
       <Option name="expression" type="QString" value="&quot;ended&quot; = 0 AND sqrt(area($geometry)) / @map_scale * 1000 &gt; 3.5" />
       <Option name="type" type="int" value="3" />
      </Option>
      <Option name="Size" type="Map">
       <Option name="active" type="bool" value="true" />
       <Option name="expression" type="QString" value="clamp(4.6, sqrt(area($geometry)) / @map_scale * 1000 * 0.42, 9)" />
       <Option name="type" type="int" value="3" />
      </Option>
     </Option>
     <Option name="type" type="QString" value="collection" />
    </Option>
   </dd_properties>
  </settings>
 </labeling>
 <fieldConfiguration>
  <field configurationFlags="None" name="relation">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.relation_changed]]" type="QString" value="changed" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_split]]" type="QString" value="split" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_merged]]" type="QString" value="merged" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_split_merged]]" type="QString" value="split+merged" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_new]]" type="QString" value="new" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_renamed]]" type="QString" value="renamed" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_kept]]" type="QString" value="kept" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_dissolved]]" type="QString" value="dissolved" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_retired]]" type="QString" value="retired" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="ended">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.yes]]" type="QString" value="1" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.no]]" type="QString" value="0" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="sentence_en">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option name="IsMultiline" type="bool" value="true" />
      <Option name="UseHtml" type="bool" value="false" />
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="sentence_zh">
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
  <alias field="code" name="[[qgis.field_code]]" />
  <alias field="name" name="[[qgis.field_name]]" />
  <alias field="relation" name="[[qgis.field_relation]]" />
  <alias field="ended" name="[[qgis.field_ended]]" />
  <alias field="households_in" name="[[qgis.field_households_in]]" />
  <alias field="households_out" name="[[qgis.field_households_out]]" />
  <alias field="area_in_m2" name="[[qgis.field_area_in_m2]]" />
  <alias field="area_out_m2" name="[[qgis.field_area_out_m2]]" />
  <alias field="sentence_en" name="[[qgis.field_sentence_en]]" />
  <alias field="sentence_zh" name="[[qgis.field_sentence_zh]]" />
 </aliases>
 <editable>
  <field editable="0" name="area_in_m2" />
  <field editable="0" name="area_out_m2" />
  <field editable="0" name="code" />
  <field editable="0" name="ended" />
  <field editable="0" name="households_in" />
  <field editable="0" name="households_out" />
  <field editable="0" name="name" />
  <field editable="0" name="relation" />
  <field editable="0" name="sentence_en" />
  <field editable="0" name="sentence_zh" />
 </editable>
 <previewExpression>if(left(@qgis_locale, 2) = 'zh', "sentence_zh", "sentence_en")</previewExpression>
 <mapTip>&lt;b&gt;[% "code" %]&lt;/b&gt; [% "name" %]&lt;br&gt;[% if(left(@qgis_locale, 2) = 'zh', "sentence_zh", "sentence_en") %]</mapTip>
</qgis>
