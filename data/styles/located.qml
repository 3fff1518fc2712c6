<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <renderer-v2 symbollevels="0" type="RuleRenderer">
  <rules key="root">
   <rule filter="&quot;place&quot; = 'inside'" key="rule1" label="[[qgis.place_inside]]" symbol="0" />
   <rule filter="&quot;place&quot; = 'border'" key="rule2" label="[[qgis.place_border]]" symbol="1" />
   <rule filter="&quot;place&quot; = 'outside'" key="rule3" label="[[qgis.place_outside]]" symbol="2" />
  </rules>
  <symbols>
   <symbol name="0" type="marker">
    <layer class="SimpleMarker">
     <Option type="Map">
      <Option name="angle" type="QString" value="0" />
      <Option name="cap_style" type="QString" value="square" />
      <Option name="color" type="QString" value="46,125,79,255" />
      <Option name="horizontal_anchor_point" type="QString" value="1" />
      <Option name="joinstyle" type="QString" value="bevel" />
      <Option name="name" type="QString" value="circle" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="255,255,255,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.3" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="scale_method" type="QString" value="diameter" />
      <Option name="size" type="QString" value="1.7" />
      <Option name="size_unit" type="QString" value="MM" />
      <Option name="vertical_anchor_point" type="QString" value="1" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="marker">
    <layer class="SimpleMarker">
     <Option type="Map">
      <Option name="angle" type="QString" value="0" />
      <Option name="cap_style" type="QString" value="square" />
      <Option name="color" type="QString" value="62,124,177,255" />
      <Option name="horizontal_anchor_point" type="QString" value="1" />
      <Option name="joinstyle" type="QString" value="bevel" />
      <Option name="name" type="QString" value="diamond" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="255,255,255,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.3" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="scale_method" type="QString" value="diameter" />
      <Option name="size" type="QString" value="2.2" />
      <Option name="size_unit" type="QString" value="MM" />
      <Option name="vertical_anchor_point" type="QString" value="1" />
     </Option>
    </layer>
   </symbol>
   <symbol name="2" type="marker">
    <layer class="SimpleMarker">
     <Option type="Map">
      <Option name="angle" type="QString" value="0" />
      <Option name="cap_style" type="QString" value="square" />
      <Option name="color" type="QString" value="212,50,28,255" />
      <Option name="horizontal_anchor_point" type="QString" value="1" />
      <Option name="joinstyle" type="QString" value="bevel" />
      <Option name="name" type="QString" value="triangle" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="255,255,255,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.3" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="scale_method" type="QString" value="diameter" />
      <Option name="size" type="QString" value="3" />
      <Option name="size_unit" type="QString" value="MM" />
      <Option name="vertical_anchor_point" type="QString" value="1" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  <field configurationFlags="None" name="place">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.place_inside]]" type="QString" value="inside" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.place_border]]" type="QString" value="border" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.place_outside]]" type="QString" value="outside" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.place_none]]" type="QString" value="none" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases>
  <alias field="grid_code" name="[[qgis.field_grid_code]]" />
  <alias field="grid_name" name="[[qgis.field_grid_name]]" />
  <alias field="community" name="[[qgis.field_community]]" />
  <alias field="place" name="[[qgis.field_place]]" />
  <alias field="nearest" name="[[qgis.field_nearest]]" />
  <alias field="distance_m" name="[[qgis.field_distance_m]]" />
 </aliases>
 <editable>
  <field editable="0" name="community" />
  <field editable="0" name="distance_m" />
  <field editable="0" name="grid_code" />
  <field editable="0" name="grid_name" />
  <field editable="0" name="nearest" />
  <field editable="0" name="place" />
 </editable>
</qgis>
